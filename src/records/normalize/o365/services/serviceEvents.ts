import type { EventType } from '../../../../events/eventType.ts';
import type { OtherSeverities } from '../operationEvents.ts';
import { setsOf } from '../sets.ts';
import { SERVICE_ROWS } from './genericOperations.ts';

/**
 * The documentation of the types that operations which nobody has listed get from their service.
 *
 * @param prefix beginning of the service's types
 * @param others the further severities that they may have, by the severity of their row
 */
export function serviceEvents(
  prefix: string,
  others: (severity: 'INFO' | 'WARNING' | 'ALERT') => OtherSeverities = () => ({}),
): EventType[] {
  return SERVICE_ROWS.filter((row) => row.prefix === prefix).map(({ type, severity, condition }) => {
    const other = others(severity);
    const usual = Object.keys(other).length === 0 ? 'always' : 'otherwise';
    return { type, condition, severities: { ...other, [severity]: usual }, sets: setsOf(type) };
  });
}
