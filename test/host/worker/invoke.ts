import { randomBytes, randomUUID } from 'node:crypto';
import type { CoreInvocationContext, FunctionsCore } from './functionsCore.ts';
import type { RpcInvocationRequest, RpcInvocationResponse, RpcRetryContext, RpcTypedData } from '../rpc.ts';

/** One call of a function: what the trigger read. */
export interface InvocationInput {
  /** Kept over the retries of a batch; default a new one. */
  readonly invocationId?: string;
  readonly bindingName: string;
  readonly data: RpcTypedData;
  readonly triggerMetadata: Readonly<Record<string, RpcTypedData>>;
  readonly retryContext?: RpcRetryContext;
}

/** Runs a registered function once. Rejects with what the function (or a hook) threw. */
export type Invoke = (functionName: string, input: InvocationInput) => Promise<RpcInvocationResponse>;

/** The host was asked for a function that the app did not register. */
class UnknownFunctionError extends Error {
  override readonly name = 'UnknownFunctionError';
  readonly function: string;

  constructor(functionName: string) {
    super(`The app has no function named ${functionName}.`);
    this.function = functionName;
  }
}

/**
 * Invocations in the order of the real worker (azure-functions-nodejs-worker, `InvocationHandler`): arguments,
 * preInvocation hooks (which may replace inputs and handler), the handler, postInvocation hooks (which may replace result and error), response.
 *
 * @param log takes function name, level, category and text of what is logged on the way
 */
export function createInvoke(
  core: FunctionsCore,
  appHookData: Record<string, unknown>,
  log: (functionName: string, level: string, category: string, message: string) => void,
): Invoke {
  return async (functionName, input) => {
    const registered = core.functions.get(functionName);
    const model = core.model();
    if (registered === undefined || model === null) throw new UnknownFunctionError(functionName);

    const hookData = {};
    const running: { context: unknown } = { context: undefined };
    const request = requestOf(functionName, input);
    const coreContext: CoreInvocationContext = {
      invocationId: request.invocationId,
      request,
      metadata: registered.metadata,
      state: undefined,
      log: (level, category, message) => {
        const entry = { hookData, appHookData, invocationContext: running.context, level, category, message };
        for (const hook of core.hooks('log')) hook(entry);
        log(functionName, entry.level, entry.category, entry.message);
      },
    };
    const invocation = model.getInvocationModel(coreContext);
    const { context, inputs } = await invocation.getArguments();

    running.context = context;
    coreContext.state = 'preInvocationHooks';
    const pre = {
      hookData,
      appHookData,
      invocationContext: context,
      functionCallback: registered.callback,
      inputs,
    };
    for (const hook of core.hooks('preInvocation')) await hook(pre);

    coreContext.state = 'invocation';
    const post: Record<string, unknown> = { hookData, appHookData, invocationContext: context, inputs: pre.inputs };
    try {
      post['result'] = await invocation.invokeFunction(context, pre.inputs, pre.functionCallback);
    } catch (error) {
      post['error'] = error ?? new Error('The function threw nothing.');
    }

    coreContext.state = 'postInvocationHooks';
    for (const hook of core.hooks('postInvocation')) await hook(post);
    if (post['error'] !== undefined && post['error'] !== null) throw errorOf(post['error']);
    return invocation.getResponse(context, post['result']);
  };
}

/** Functions may throw anything; what is no error becomes the cause of one. */
function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}

function requestOf(functionName: string, input: InvocationInput): RpcInvocationRequest {
  return {
    invocationId: input.invocationId ?? randomUUID(),
    functionId: functionName,
    inputData: [{ name: input.bindingName, data: input.data }],
    triggerMetadata: input.triggerMetadata,
    traceContext: {
      traceParent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`,
      traceState: '',
    },
    ...(input.retryContext === undefined ? {} : { retryContext: input.retryContext }),
  };
}
