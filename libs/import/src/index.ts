/**
 * What a workstation's own config would be as servers and a template. It promises three things: nothing of the
 * file is lost silently (what has no place is listed), no secret of the file is in the answer, and the same
 * file gives the same answer on any machine, without network.
 */
export * from './apply-versions.js';
export * from './parse-client-config.js';
export * from './parsed-config.js';
