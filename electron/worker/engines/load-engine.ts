import type { EngineFamily } from '../../common/worker-protocol.ts';
import type { Engine, EngineRequest } from './engine.ts';

/** Each family's code is read when it is asked for: a worker starts without what it does not run. */
const loaders: Readonly<Record<EngineFamily, (request: EngineRequest) => Promise<Engine>>> = {
  'tiny-tts': async (request) => (await import('./tiny-tts.ts')).loadTinyTts(request),
  kokoro: async (request) => (await import('./kokoro.ts')).loadKokoro(request),
  piper: async (request) => (await import('./piper.ts')).loadPiper(request),
  'causal-lm': async (request) => (await import('./causal-lm.ts')).loadCausalLm(request),
  ctc: async (request) => (await import('./ctc.ts')).loadCtc(request),
  moonshine: async (request) => (await import('./moonshine.ts')).loadMoonshine(request),
  whisper: async (request) => (await import('./whisper.ts')).loadWhisper(request),
};

/** Makes the family's engine ready; a `load` span around all of it. Throws `RunFailure`. */
export const loadEngine = (request: EngineRequest): Promise<Engine> =>
  request.tracer.span('load', () => loaders[request.family](request));
