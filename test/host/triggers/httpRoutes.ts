import { type FunctionMetadata, triggerOf } from '../rpc.ts';

/** Who may call: nobody asks, a key of the function, the host or the app, the master key only. */
type AuthLevel = 'anonymous' | 'function' | 'admin';

/** One HTTP function's door. */
export interface HttpRoute {
  readonly function: string;
  /** Upper case; empty for all. */
  readonly methods: readonly string[];
  readonly authLevel: AuthLevel;
  /** The route's parameters when the decoded path segments match, else null. */
  match(segments: readonly string[]): Record<string, string> | null;
}

/**
 * Reads the routes of all HTTP functions. A route without options is the function's name; segments are literal
 * (compared without regard to case), `{name}`, `{name:constraint}`, `{name?}` or the catch-all `{*name}`.
 * Constraints other than `int` match everything.
 */
export function httpRoutes(functions: readonly FunctionMetadata[]): HttpRoute[] {
  return functions.flatMap((metadata) => {
    const { binding } = triggerOf(metadata);
    if (binding.type.toLowerCase() !== 'httptrigger') return [];
    const route = typeof binding['route'] === 'string' ? binding['route'] : metadata.name;
    const pattern = route.split('/').filter((segment) => segment !== '');
    const methods = Array.isArray(binding['methods'])
      ? binding['methods'].map((each) => String(each).toUpperCase())
      : [];
    return {
      function: metadata.name,
      methods,
      authLevel: authLevelOf(binding['authLevel']),
      match: (segments: readonly string[]) => matchRoute(pattern, segments),
    };
  });
}

function authLevelOf(value: unknown): AuthLevel {
  const text = typeof value === 'string' ? value.toLowerCase() : 'anonymous';
  return text === 'anonymous' || text === 'admin' ? text : 'function';
}

function matchRoute(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index];
    const parameter = /^\{(\*?)(\w+)(?::(\w+))?(\??)\}$/.exec(part);
    if (parameter === null) {
      if (segment?.toLowerCase() !== part.toLowerCase()) return null;
      continue;
    }
    const [, star, name = '', constraint, optional] = parameter;
    if (star === '*') return { ...params, [name]: segments.slice(index).join('/') };
    if (segment === undefined) {
      if (optional === '') return null;
      continue;
    }
    if (constraint === 'int' && !/^-?\d+$/.test(segment)) return null;
    params[name] = segment;
  }
  return segments.length > pattern.length ? null : params;
}
