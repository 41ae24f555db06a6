/**
 * The host side of the worker protocol, as far as the Node library reads it. Names and shapes follow
 * `FunctionRpc.proto` of Azure/azure-functions-language-worker-protobuf.
 */

/** A whole number in two halves, each as a signed number of 32 bits. */
export interface RpcLong {
  readonly low: number;
  readonly high: number;
  readonly unsigned: boolean;
}

/** One value on the wire: exactly one of the fields is set. */
export interface RpcTypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly http?: RpcHttpData;
  readonly collectionBytes?: { readonly bytes: readonly Uint8Array[] };
  readonly collectionString?: { readonly string: readonly string[] };
  readonly collectionSint64?: { readonly sint64: readonly (number | RpcLong)[] };
}

/** A request towards the worker, or the response it returns. */
export interface RpcHttpData {
  readonly method?: string;
  readonly url?: string;
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: RpcTypedData;
  readonly cookies?: readonly Readonly<Record<string, unknown>>[];
}

/** `retryCount` is 0 on the first execution; `exception` is what the execution before failed with. */
export interface RpcRetryContext {
  readonly retryCount: number;
  readonly maxRetryCount: number;
  readonly exception?: { readonly message: string; readonly source: string; readonly stackTrace: string };
}

/** What an invocation is given. */
export interface RpcInvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly { readonly name: string; readonly data: RpcTypedData }[];
  readonly triggerMetadata: Readonly<Record<string, RpcTypedData>>;
  readonly traceContext: { readonly traceParent: string; readonly traceState: string };
  readonly retryContext?: RpcRetryContext;
}

/** What an invocation answers. */
export interface RpcInvocationResponse {
  readonly returnValue?: RpcTypedData | null;
  readonly outputData?: readonly { readonly name: string; readonly data: RpcTypedData }[];
}

/** One binding as the app registered it; triggers end in `Trigger`. */
export interface BindingInfo {
  readonly type: string;
  readonly direction: string;
  readonly [option: string]: unknown;
}

/** A retry policy as the library hands it over; durations are whole seconds. */
export interface RetryOptions {
  readonly retryStrategy: 'fixedDelay' | 'exponentialBackoff';
  /** −1 is endless. */
  readonly maxRetryCount: number;
  readonly delayInterval?: { readonly seconds: number };
  readonly minimumInterval?: { readonly seconds: number };
  readonly maximumInterval?: { readonly seconds: number };
}

/** One function as the app registered it. */
export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, BindingInfo>>;
  readonly retryOptions?: RetryOptions;
}

/** The trigger of a function: the binding's name and options. */
export function triggerOf(metadata: FunctionMetadata): { readonly name: string; readonly binding: BindingInfo } {
  for (const [name, binding] of Object.entries(metadata.bindings)) {
    if (/trigger$/i.test(binding.type)) return { name, binding };
  }
  throw new MissingTriggerError(metadata.name);
}

/** The app registered a function without a trigger. */
class MissingTriggerError extends Error {
  override readonly name = 'MissingTriggerError';
  readonly function: string;

  constructor(functionName: string) {
    super(`The function ${functionName} has no trigger.`);
    this.function = functionName;
  }
}
