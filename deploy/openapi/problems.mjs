const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** Which refusals an operation may answer with, beside those that any may. */
export function problemResponses(operation, { isPublic }) {
  const hasInput = operation.requestBody || operation.parameters.length > 0;
  const inPath = operation.parameters.some((parameter) => parameter.in === 'path');
  const changes = !/\.(get|list|find|export|ready|health|scrape|checkpoint|plan)/i.test(
    operation.operationId,
  );
  return {
    ...(hasInput && { 400: toResponse('The input is not valid; `issues` names the fields') }),
    ...(!isPublic && {
      401: toResponse('No session or API token, or one that does not count any more'),
      403: toResponse('Not permitted'),
    }),
    ...(inPath && { 404: toResponse('There is no such thing') }),
    ...(operation.requestBody && { 413: toResponse('More than 1 MB'), 415: toResponse('Not JSON') }),
    ...(changes && { 409: toResponse('Not possible in its present state, or someone else was faster') }),
    default: toResponse('Any other refusal: see the codes above'),
  };
}

/** `code` may be any of the table’s, which the type alone does not tell. */
export function describeProblems({ STATUS }) {
  return { ErrorCode: { type: 'string', enum: [...Object.keys(STATUS), 'INTERNAL'] } };
}

function toResponse(description) {
  return { description, content: { 'application/problem+json': { schema: PROBLEM } } };
}
