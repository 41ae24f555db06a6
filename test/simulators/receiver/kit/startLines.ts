import type { KitOptions } from './kitOptions.ts';
import { plansText } from './planText.ts';

/** What is printed when the receiver listens: what it checks, and the settings that lead grantwire to it. */
export function startLines(options: KitOptions, url: string, port: number): string[] {
  const { secrets, prefix, keys, plans } = options;
  const count = secrets.length === 1 ? 'one secret' : 'two secrets';
  return [
    `listening   ${url}`,
    secrets.length === 0
      ? 'signatures  NOT CHECKED: anybody could send this. Give --secret to verify them.'
      : `signatures  Standard Webhooks and ${prefix}-Signature, ${count}, 300 s window`,
    ...keys.map((key) => `API key     ${key.in} ${key.name}`),
    ...(plans.length === 0 ? [] : [`answers     ${plansText(plans)}`]),
    `settings    WEBHOOK_1_URL=${url} WEBHOOK_1_ALLOW_HTTP=true WEBHOOK_1_ALLOW_PRIVATE=127.0.0.0/8 WEBHOOK_1_ALLOW_PORTS=${port}`,
    'type a plan such as "503 next 5" to misbehave, "help" for the list; Ctrl-C ends',
    '',
  ];
}
