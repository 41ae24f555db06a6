import { PERMISSIONS } from '../src/composition/permissions.ts';

/** `docs/permissions.md`: what the app's identities must be allowed to do. */
export function permissionsDocs(): string {
  const rows = PERMISSIONS.map(
    ({ feature, kind, role, scope, without }) => `| ${feature} | ${role} (${kind}) | ${scope} | ${without} |`,
  );
  return [
    '# What the app may do',
    '',
    '<!-- written by `npm run generate` from the typed list of permissions; do not edit here -->',
    '',
    '| For | Role | Granted on | Without it |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
