import { getMetadataStorage } from 'class-validator';

const STORAGE = getMetadataStorage();

/** What class-validator checks, in the words of JSON Schema, by property of the method's body and query. */
export function toConstraints(prototype, method) {
  const types = Reflect.getMetadata('design:paramtypes', prototype, method) ?? [];
  const args = Reflect.getMetadata('__routeArguments__', prototype.constructor, method) ?? {};
  const ofKind = (kind) => {
    const entry = Object.entries(args).find(([key]) => key.startsWith(`${kind}:`));
    return entry ? ofClass(types[entry[1].index]) : {};
  };
  return { body: ofKind(BODY), query: ofKind(QUERY) };
}
/** Nest's RouteParamtypes. */
const BODY = 3;
const QUERY = 4;

function ofClass(target) {
  if (typeof target !== 'function' || target === Object || target === String) return {};
  const byProperty = {};
  for (const metadata of STORAGE.getTargetValidationMetadatas(target, '', false, false)) {
    const schema = toSchema(metadata.name, metadata.constraints ?? []);
    const own = (byProperty[metadata.propertyName] ??= { each: {}, self: {} });
    Object.assign(metadata.each ? own.each : own.self, schema);
  }
  return byProperty;
}

function toSchema(name, [first, second]) {
  switch (name) {
    case 'isLength':
      return { minLength: first, ...(second === undefined ? {} : { maxLength: second }) };
    case 'minLength':
      return { minLength: first };
    case 'maxLength':
      return { maxLength: first };
    case 'isNotEmpty':
      return { minLength: 1 };
    case 'min':
      return { minimum: first };
    case 'max':
      return { maximum: first };
    case 'isInt':
      return { type: 'integer' };
    case 'isEmail':
      return { format: 'email' };
    case 'isUuid':
      return { format: 'uuid' };
    case 'isIso8601':
      return { format: 'date-time' };
    case 'arrayMaxSize':
      return { maxItems: first };
    case 'arrayMinSize':
      return { minItems: first };
    case 'arrayNotEmpty':
      return { minItems: 1 };
    case 'arrayUnique':
      return { uniqueItems: true };
    default:
      return {};
  }
}
