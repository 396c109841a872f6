/** How a list is asked for. `limit` is 1 to 200, default 50; `cursor` is what the previous page answered. */
export interface PageQuery {
  limit?: number;
  cursor?: string;
}

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
