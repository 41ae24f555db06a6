import { activity, type ActivityRow } from '../activity.ts';

/** Devices in the directory, and the keys and passwords that it keeps for them. */
export const DEVICE_ACTIVITIES: readonly ActivityRow[] = [
  activity('DEVICE_REGISTERED', 'INFO', [
    'register device',
    'add device',
    'pre-create device',
    'add device from devicetemplate',
  ]),
  activity('DEVICE_OWNER_CHANGED', 'INFO', [
    'add registered owner to device',
    'remove registered owner from device',
    'add registered users to device',
    'remove registered users from device',
  ]),
  activity('DEVICE_CHANGED', 'INFO', ['update device']),
  activity('DEVICE_DELETED', 'INFO', ['delete device', 'unregister device', 'delete pre-created device']),
  activity('DEVICE_COMPLIANCE_CHANGED', 'WARNING', ['device no longer compliant', 'device no longer managed']),
  activity('DEVICE_CONFIGURATION_CHANGED', 'WARNING', [
    'add device configuration',
    'update device configuration',
    'delete device configuration',
    'update devicetemplate',
    'delete devicetemplate',
    'set device registration policies',
    'update mobility management policy',
  ]),
  activity('LOCAL_ADMIN_PASSWORD_READ', 'WARNING', [
    'reveal local administrator password',
    'recover device local administrator password',
  ]),
  activity('LOCAL_ADMIN_PASSWORD_UPDATED', 'INFO', [
    'update local administrator password',
    'update device local administrator password',
  ]),
  activity('BITLOCKER_KEY_READ', 'WARNING', ['read bitlocker key']),
  activity('BITLOCKER_KEY_CHANGED', 'INFO', ['add bitlocker key', 'delete bitlocker key']),
];
