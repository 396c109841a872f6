/**
 * Writing signed metadata, and what must hold before it is believed: TUF documents, their form for shell
 * scripts (SSHSIG), device tickets and tokens. Promises: every signature is verified before it is handed
 * out, nothing is read from a disk or a clock (times are arguments), and no error carries a key or a secret.
 */
export * from './api-token.js';
export * from './audit-checkpoint.js';
export * from './channel.js';
export * from './check-document.js';
export * from './check-name.js';
export * from './check-next-root.js';
export * from './cohort.js';
export * from './content.js';
export * from './document.js';
export * from './enrolment-token.js';
export * from './fetch-statement.js';
export * from './freshness.js';
export * from './lifetimes.js';
export * from './parse-root.js';
export * from './plan-root.js';
export * from './public-key-text.js';
export * from './root.js';
export * from './sealed-key.js';
export * from './sign-root.js';
export * from './signer.js';
export * from './sshsig.js';
export * from './stock.js';
export * from './ticket.js';
export * from './ticket-request.js';
