import type { WordedNotice } from './notify.ts';

/** @param expected what the trigger did not hand over */
export function triggerUnreadable(functionName: string, expected: string): WordedNotice {
  const text = `The trigger of ${functionName} did not hand over ${expected}, so its partitions wait. Nothing is lost while the hub retains it. Compare the Functions host and its extension bundle with what this release of grantwire supports.`;
  return { kind: 'trigger_unreadable', key: `${functionName}-${expected.replaceAll(/[^A-Za-z.]+/g, '-')}`, text };
}
