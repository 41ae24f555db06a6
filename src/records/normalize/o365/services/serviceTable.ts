/** One service of Microsoft 365 that writes records of its own types. */
export interface ServiceRow {
  /** Beginning of the event types of its operations. */
  readonly prefix: string;
  /** What the docs call it. */
  readonly title: string;
  readonly recordTypes: readonly number[];
}

function row(prefix: string, title: string, ...numbers: readonly (number | readonly [first: number, last: number])[]) {
  const recordTypes = numbers.flatMap((number) => (typeof number === 'number' ? [number] : range(...number)));
  return { prefix, title, recordTypes };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/**
 * The services, each with its record types (`recordTypeNames.ts`). Record types with fields of their own are in
 * `families.ts`; they stand here too when operations nobody has listed get their type from the service.
 */
export const SERVICES: readonly ServiceRow[] = [
  row('SYNTHETIC_PROBE', 'probes of Microsoft', 5),
  row('SWAY', 'Sway', 12),
  row('SKYPE', 'Skype for Business', 16, 17, 23),
  row('POWER_BI', 'Power BI and Fabric', 20, 144, 357),
  row('DYNAMICS', 'Dynamics 365', 21, 278),
  row('YAMMER', 'Viva Engage', 22, 374, 414, 422),
  row('EDISCOVERY', 'eDiscovery', 24, 31, 170, 171, 333),
  row('TEAMS', 'Teams', [25, 27], 49, 57, 59, 60, 73, 92, 162, 230, 293, 444, 445, 462),
  row('THREAT_INTELLIGENCE', 'Defender for Office 365', 61, 90),
  row('THREAT_FILTERING', 'mail and file filtering', 128, 132, 142, 143, 145, 146, 156, [158, 160], 165, 177, 185),
  row('THREAT_FILTERING', 'mail and file filtering', 203, [207, 209], 233, 238, [241, 249], 272, 273, 381),
  row('HYGIENE', 'outbound spam protection', 51),
  row('POWER_PLATFORM', 'Power Platform', 30, 45, 46, 79, 80, 149, 150, 163, 186, 187, 239, 256),
  row('STREAM', 'Stream', 32),
  row('PROJECT', 'Project', 35, [195, 200], 287),
  row('RECORDS_MANAGEMENT', 'retention and records', 38, 140, 172, 285, 286),
  row('KAIZALA', 'Kaizala', 39),
  row('COMPLIANCE', 'compliance in Microsoft Purview', 42, 48, 52, 53, 69, 106, 123, 127, [129, 130], 133, 138, 139),
  row('COMPLIANCE', 'compliance in Microsoft Purview', 148, 151, 152, 155, 161, 164, 175, 176, 178, 182, 184),
  row('COMPLIANCE', 'compliance in Microsoft Purview', 240, 255, [258, 260], 262, 267, 268, 290, 309, 331, 332, 358),
  row('COMPLIANCE', 'compliance in Microsoft Purview', 361, 385, 430),
  row('SENSITIVITY_LABEL', 'sensitivity labels', 43, [70, 72], 75, [82, 84], [93, 97], 109, [120, 122], 124, 125),
  row('SENSITIVITY_LABEL', 'sensitivity labels', 157, 180, 206, 231, 291, 378),
  row('VIVA', 'Viva', 44, 76, 105, 216, [251, 253], 265, 266, 279, [280, 283], [346, 356], 463),
  row('INSIDER_RISK', 'insider risk management', 58, 91, 292, [306, 308], 335),
  row('QUARANTINE', 'quarantine', 65, 201, 204),
  row('FORMS', 'Forms', 66),
  row('APPLICATION', 'applications', 67, 147, 269, 288, 338, 339, 337, 364, 375, 376, 382),
  row('COMMUNICATION_COMPLIANCE', 'communication compliance', 68, 236),
  row('DEFENDER', 'Defender', 74, 81, [110, 114], [210, 215], 232, 235, 237, 254, [340, 345], 359, 360),
  row('DEFENDER_ACCESS', 'Defender unified RBAC', [302, 304]),
  row('SEARCH', 'search', 77, 101, 102),
  row('ATTACK_SIMULATION', 'attack simulation training', 85, 88, 218),
  row('COMPLIANCE_ACCESS', 'roles of Microsoft Purview', 87),
  row('PRIVACY', 'privacy management', 103, 104, 118, 119, 141, 173, 179, 274, 329, 330),
  row('APP_GOVERNANCE', 'app governance', 116, 117, 250),
  row('MICROSOFT365_GROUP', 'Microsoft 365 groups', 126),
  row('OFFICE_SCRIPT', 'Office Scripts', 131),
  row('ALLOW_BLOCK_LIST', 'tenant allow/block list', 134),
  row('HEALTHCARE', 'healthcare', 135, 136),
  row('ENDPOINT', 'devices', 153),
  row('ENCRYPTED_MESSAGE', 'encrypted message portal', 154),
  row('DATA_SHARE', 'SystemSync', 174, 181),
  row('GRAPH_DATA_CONNECT', 'Microsoft Graph Data Connect', 183, 217),
  row('PLANNER', 'Planner', [188, 194], 386, 387, 401, 402),
  row('TODO', 'To Do', 202),
  row('SHAREPOINT', 'SharePoint', 4, 6, 7, 14, 36, 37, [54, 56], 205, 277, 336),
  row('WINDOWS365', 'Windows 365', 257),
  row('COPILOT', 'Copilot and AI apps', 261, 284, [310, 325], [326, 328], 334, 362, 363, 373, 379, 380, 383, 384, 454),
  row('UNIFIED_ACCESS', 'unified access management', 264),
  row('OWA', 'Outlook on the web', 275),
  row('RISK', 'Entra ID Protection', 294),
  row('AUDIT', 'audit', [295, 297]),
  row('BACKUP', 'Microsoft 365 Backup', [298, 301], 431),
  row('SENTINEL', 'Sentinel', [365, 371]),
  row('CROSS_TENANT_ACCESS', 'cross-tenant access', 372),
  row('UNIVERSAL_PRINT', 'Universal Print', 377, 427),
];

/** Records of services that nobody has listed. */
export const OTHER_SERVICE: ServiceRow = { prefix: 'OFFICE365', title: 'other services', recordTypes: [] };
