import type { Action, Plan } from '../behaviour.ts';

/** Plans in the words that `parsePlans` reads; none is `ok`. */
export function plansText(plans: readonly Plan[]): string {
  return plans.length === 0 ? 'ok' : plans.map(planText).join(' then ');
}

/** One plan in the words that `parsePlans` reads. Headers that no plan can name and texts of bodies are left out. */
function planText({ action, next, probability, accept }: Plan): string {
  return [
    actionText(action),
    next === undefined ? '' : `next ${next}`,
    probability === undefined ? '' : `probability ${probability}`,
    accept === true ? 'accept' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** What the sender sees, without how often. */
export function actionText(action: Action): string {
  switch (action.kind) {
    case 'status': {
      const { 'retry-after': wait, 'webhook-delivery': wish } = action.headers ?? {};
      return [action.status, wait === undefined ? [] : ['retry-after', wait], wish ?? []].flat(2).join(' ');
    }
    case 'redirect':
      return `${action.status} redirect ${action.location.replaceAll(';', '%3B')}`;
    case 'delay':
      return `delay ${action.ms}`;
    case 'reset':
      return action.when === 'afterHeaders' ? `${started(action)}reset after-headers` : 'reset';
    case 'drip':
      return `${started(action)}drip ${action.everyMs}`;
    case 'dripHeaders':
      return `drip-headers ${action.everyMs}`;
    case 'hugeBody':
      return `${started(action)}huge ${action.bytes}`;
    case 'hugeHeader':
      return `huge-header ${action.bytes}`;
    case 'ok':
    case 'never':
    case 'garbage':
      break;
  }
  return action.kind;
}

function started({ status }: { readonly status?: number }): string {
  return status === undefined ? '' : `${status} `;
}
