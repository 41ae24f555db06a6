const PREFIX = 'too_many_rejections_';

/** The code of a connection that is failed because its receiver rejects event after event, here with `code`. */
export function rejectionCode(code: string): string {
  return `${PREFIX}${code}`;
}

/** Whether a failure was about rejected events. */
export function isRejectionCode(code: string): boolean {
  return code.startsWith(PREFIX);
}
