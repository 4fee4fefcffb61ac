/** The query API of this server, as described in /openapi.yaml. */

const TOKEN = 'meshline.token';

/** A fault that a person can do something about. */
export class ApiError extends Error {
  /**
   * @param {string} code of the API's problem; `unreachable` if there was no answer
   * @param {string} message
   * @param {number} status 0 if there was no answer
   * @param {{parameter?: string, candidates?: string[], no_calls_since?: string}} [more] the parameter that is wrong, what may have been meant,
   *     since when there are no calls
   */
  constructor(code, message, status, { parameter = '', candidates = [], no_calls_since: noCallsSince = '' } = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.parameter = parameter;
    this.candidates = candidates;
    this.noCallsSince = noCallsSince;
  }
}

export class Api {
  /** @param {(input: string, init: RequestInit) => Promise<Response>} [fetcher] */
  constructor(fetcher = (input, init) => fetch(input, init)) {
    this.fetcher = fetcher;
  }

  /** @param {string} token kept for this tab only */
  useToken(token) {
    sessionStorage.setItem(TOKEN, token);
  }

  /**
   * @param {string} path below /api/v1/
   * @param {Record<string, string|number|boolean|null|undefined>} [query]
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   * @throws {ApiError}
   */
  async get(path, query = {}, signal) {
    const params = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== null && value !== undefined && value !== '') params.set(key, String(value));
    }
    const text = params.toString();
    const headers = { Accept: 'application/json' };
    const token = sessionStorage.getItem(TOKEN);
    if (token) headers.Authorization = `Bearer ${token}`;
    let response;
    try {
      response = await this.fetcher(`/api/v1/${path}${text ? `?${text}` : ''}`, { headers, signal, cache: 'no-store' });
    } catch (e) {
      if (e instanceof DOMException && e.name === 'AbortError') throw e;
      throw new ApiError('unreachable', 'The server of this page does not answer.', 0);
    }
    if (!response.ok) throw await problem(response);
    return response.json();
  }

  /**
   * All items of a paged list.
   * @param {string} path
   * @param {Record<string, any>} query
   * @param {string} items the field that holds them
   * @param {number} most how many to read; further ones are counted in `total` only
   * @param {AbortSignal} [signal]
   * @returns {Promise<{items: any[], total: number, available: boolean}>}
   */
  async list(path, query, items, most, signal) {
    const found = [];
    let cursor;
    let answer;
    do {
      answer = await this.get(path, { ...query, page_size: Math.min(most, 1000), cursor }, signal);
      found.push(...(answer[items] ?? []));
      cursor = answer.page?.next_cursor;
    } while (cursor && found.length < most);
    return { items: found.slice(0, most), total: answer.page?.total ?? found.length, available: answer.available !== false };
  }
}

async function problem(response) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    // What stands before the server, a proxy perhaps, answers in its own way.
  }
  const detail = body?.detail || body?.title || `The server answered with status ${response.status}.`;
  const code = body?.code ?? (response.status === 401 ? 'unauthorized' : 'internal');
  return new ApiError(code, detail, response.status, body ?? {});
}
