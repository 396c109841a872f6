/** Reported to the server, and shown by `--version`. */
export const AGENT_VERSION = '0.1.0';
