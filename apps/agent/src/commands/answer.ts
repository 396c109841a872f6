/** What a command has to say: to people, to scripts (`--json`), and as an exit code. */
export interface CommandAnswer {
  exitCode: number;
  lines: readonly string[];
  value: unknown;
}
