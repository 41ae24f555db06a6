/** Microsoft's endpoints of one cloud, each an origin without a slash at its end. */
export interface Cloud {
  readonly login: string;
  /** What an identity's token must be for to stand for an app registration (workload identity federation). */
  readonly exchangeAudience: string;
  /** Key Vault, "DNS suffixes". */
  readonly vaultSuffix: string;
  /** Office 365 Management APIs. */
  readonly office: string;
  readonly graph: string;
  readonly arm: string;
  /** Whether Graph has Exchange message traces here; they are of the global service alone. */
  readonly hasMessageTraces: boolean;
}

const GLOBAL = {
  login: 'https://login.microsoftonline.com',
  exchangeAudience: 'api://AzureADTokenExchange',
  vaultSuffix: 'vault.azure.net',
  graph: 'https://graph.microsoft.com',
  arm: 'https://management.azure.com',
} as const;

const US_GOVERNMENT = {
  login: 'https://login.microsoftonline.us',
  exchangeAudience: 'api://AzureADTokenExchangeUSGov',
  vaultSuffix: 'vault.usgovcloudapi.net',
  arm: 'https://management.usgovcloudapi.net',
  hasMessageTraces: false,
} as const;

/** By the setting `CLOUD` (Office 365 Management Activity API reference, "Activity API operations"; Entra, "National clouds"). */
export const CLOUDS = {
  public: { ...GLOBAL, office: 'https://manage.office.com', hasMessageTraces: true },
  gcc: { ...GLOBAL, office: 'https://manage-gcc.office.com', hasMessageTraces: false },
  gcchigh: { ...US_GOVERNMENT, office: 'https://manage.office365.us', graph: 'https://graph.microsoft.us' },
  dod: {
    ...US_GOVERNMENT,
    office: 'https://manage.protection.apps.mil',
    graph: 'https://dod-graph.microsoft.us',
  },
} as const satisfies Readonly<Record<string, Cloud>>;

export type CloudName = keyof typeof CLOUDS;
