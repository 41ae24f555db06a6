import { guid, type Random } from './random.ts';

/** A person, group, role, application or service principal: what records name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Person extends Named {
  readonly email: string;
  readonly address: string;
}

/** A service principal with the application it stands for. */
export interface Principal extends Named {
  readonly appId: string;
}

/** A small invented company. */
export interface Tenant {
  readonly id: string;
  readonly domain: string;
  readonly subscription: string;
  readonly administrator: Person;
  readonly people: readonly Person[];
  readonly groups: readonly Named[];
  readonly roles: readonly Named[];
  readonly principals: readonly Principal[];
  readonly storageAccounts: readonly string[];
}

const DOMAIN = 'nordwind.example';
const PEOPLE = ['Ida Falk', 'Milan Ritter', 'Noor Vries', 'Tove Lindqvist', 'Emre Aydin', 'Pia Sommer', 'Jonas Weil'];
const GROUPS = ['Payroll readers', 'Turbine operators', 'Break-glass accounts', 'Finance approvers'];
const ROLES = ['Helpdesk Administrator', 'Application Administrator', 'Global Reader'];
const PRINCIPALS = ['Weather feed', 'Invoice export', 'Nightly backup'];

/** The tenant of `nordwind.example`; ids come from `random`, addresses from the documentation range 192.0.2.0/24. */
export function createTenant(random: Random): Tenant {
  const named = (name: string): Named => ({ id: guid(random), name });
  const person = (name: string, index: number): Person => ({
    ...named(name),
    email: `${name.toLowerCase().replace(' ', '.')}@${DOMAIN}`,
    address: `192.0.2.${20 + index}`,
  });
  return {
    id: guid(random),
    domain: DOMAIN,
    subscription: guid(random),
    administrator: person('Astrid Berg', 80),
    people: PEOPLE.map(person),
    groups: GROUPS.map(named),
    roles: ROLES.map(named),
    principals: PRINCIPALS.map((name) => ({ ...named(name), appId: guid(random) })),
    storageAccounts: ['nwinvoices', 'nwtelemetry'],
  };
}
