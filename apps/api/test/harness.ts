/** A real server on a database of its own, and people to try it with. */
export {};
