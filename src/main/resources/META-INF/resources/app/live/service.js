import { strings } from '../strings.js';

/** The service refused, or did not answer. The message is for people; the status is 0 without an answer. */
export class ServiceError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Asks the service for JSON.
 * @param options as for fetch
 * @throws ServiceError
 */
export async function fetchJson(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new ServiceError(strings.errors.unreachable, 0);
  }
  if (!response.ok) {
    throw new ServiceError(await detailOf(response), response.status);
  }
  try {
    return response.status === 204 ? undefined : await response.json();
  } catch {
    throw new ServiceError(strings.errors.notJson, response.status);
  }
}

/** Sends JSON; asks as above. */
export const send = (method, address, body) =>
  fetchJson(address, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });

/** Problem details say what was wrong; a proxy's page does not. */
async function detailOf(response) {
  const said = await response.json().catch(() => ({}));
  if (said.detail) {
    return said.detail;
  }
  return response.status === 401 || response.status === 403
    ? strings.errors.notAllowed
    : strings.errors.status(response.status);
}
