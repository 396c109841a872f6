import type { FleetError } from '@app/domain';

/** A JSON-RPC message, of which the bridge looks at nothing but what relaying takes. */
export interface Message {
  method?: unknown;
  id?: unknown;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: unknown;
}

/** Bytes of one message, in either direction. */
export const MAX_MESSAGE = 32 * 1024 * 1024;

/** JSON-RPC 2.0, section 5.1; the last is from the range left to implementations. */
export const RPC = { parseError: -32700, invalidRequest: -32600, server: -32000 } as const;

/**
 * One message, or the batch that protocol version 2025-03-26 allowed. @throws SyntaxError when it is neither
 */
export function parseMessages(text: string): Message[] {
  const value: unknown = JSON.parse(text);
  const messages = Array.isArray(value) ? value : [value];
  if (messages.length === 0 || !messages.every((one) => typeof one === 'object' && one !== null)) {
    throw new SyntaxError('no JSON-RPC message');
  }
  return messages as Message[];
}

/** An id as JSON: `1` and `"1"` are different requests. */
export function toKey(id: unknown): string {
  return JSON.stringify(id);
}

export function isRequest(message: Message): boolean {
  return message.method !== undefined && message.id !== undefined && message.id !== null;
}

export function isAnswer(message: Message): boolean {
  return message.method === undefined && message.id !== undefined && message.id !== null;
}

/** JSON has line breaks only between its tokens, so that a text of several lines is the same text on one. */
export function toOneLine(text: string): string {
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, ' ') : text;
}

export function toSentence({ message, options: { hint } }: FleetError): string {
  return hint === undefined ? message : `${message}; ${hint}`;
}

/** What a client gets instead of the remote's answer. `key` is the id as JSON, or `null`. */
export function toErrorAnswer(key: string, code: number, error: FleetError): string {
  const body = { code, message: toSentence(error), data: { code: error.code } };
  return `{"jsonrpc":"2.0","id":${key},"error":${JSON.stringify(body)}}`;
}
