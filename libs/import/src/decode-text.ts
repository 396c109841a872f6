import { FleetError } from '@app/domain';

/** Far above any real config (Claude Code's own state file included). */
export const MOST_BYTES = 1024 * 1024;

/**
 * The text of a file as Windows and macOS editors write it: UTF-8 with or without a byte order mark, or
 * UTF-16 with one.
 * @throws FleetError TOO_LARGE, NOT_A_CLIENT_CONFIG
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: 'utf-8' | 'utf-16' } {
  if (bytes.length > MOST_BYTES) {
    throw new FleetError('TOO_LARGE', `the file has ${bytes.length} bytes, at most ${MOST_BYTES} are read`, {
      hint: 'is this the config file of an AI client? Those are far smaller',
    });
  }
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : null;
  try {
    const text = new TextDecoder(mark ?? 'utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) throw notText();
    return { text, encoding: mark === null ? 'utf-8' : 'utf-16' };
  } catch (cause) {
    throw cause instanceof FleetError ? cause : notText();
  }
}

function notText(): FleetError {
  return new FleetError('NOT_A_CLIENT_CONFIG', 'line 1, column 1: this is no text file', {
    hint: 'give the JSON file in which the client lists its MCP servers',
    issues: [{ path: 'line 1, column 1', message: 'is neither UTF-8 nor UTF-16 text' }],
  });
}
