/** Preloaded into a measured process: tells its CPU time, all threads, on file descriptor 3 as it ends. */
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.getBuiltinModule('node:fs').writeSync(3, String((user + system) / 1000));
});
