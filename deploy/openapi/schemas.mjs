import ts from 'typescript';

const { TypeFlags } = ts;

/** TypeScript's types as JSON Schema. Named types become components, by their name. */
export class Schemas {
  constructor(checker) {
    this.checker = checker;
    this.components = new Map();
    this.owners = new Map();
  }

  named() {
    return Object.fromEntries(this.components);
  }

  /** A body, with what is checked of it beyond its type. */
  ofBody(type, constraints) {
    const schema = this.of(type);
    const target = schema.$ref ? this.components.get(schema.$ref.split('/').at(-1)) : schema;
    for (const [name, constraint] of Object.entries(constraints)) {
      if (target.properties?.[name])
        target.properties[name] = this.constrain(target.properties[name], constraint);
    }
    target.additionalProperties ??= false;
    return schema;
  }

  constrain(schema, constraint) {
    if (!constraint || schema.$ref || schema.anyOf) return schema;
    const constrained = { ...schema, ...pick(schema, constraint.self) };
    if (schema.items && !schema.items.$ref)
      constrained.items = { ...schema.items, ...pick(schema.items, constraint.each) };
    return constrained;
  }

  isOptional(type) {
    return type.isUnion() && type.types.some(({ flags }) => flags & TypeFlags.Undefined);
  }

  of(type) {
    const name = this.nameOf(type);
    if (!name) return this.expand(type);
    const owner = type.aliasSymbol ?? type.symbol;
    if (!this.components.has(name)) {
      this.owners.set(name, owner);
      this.components.set(name, {});
      const description = ts.displayPartsToString(owner.getDocumentationComment(this.checker));
      Object.assign(this.components.get(name), { ...(description && { description }), ...this.expand(type) });
    } else if (this.owners.get(name) !== owner) {
      throw new Error(`two different types are called ${name}`);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** `ServerView`; `PageOfServerView` for `Page<ServerView>`; nothing for what is written out in place. */
  nameOf(type) {
    const alias = type.aliasSymbol;
    const isNamed =
      alias ??
      (type.symbol && type.symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class) && type.symbol);
    if (!isNamed || this.isBuiltIn(isNamed) || type.flags & TypeFlags.StringLike) return undefined;
    if (type.isIntersection() && this.isBranded(type)) return undefined;
    const given = alias ? type.aliasTypeArguments : this.checker.getTypeArguments(type);
    const parts = (given ?? []).filter(
      (part) => part !== type && !(part.flags & TypeFlags.TypeParameter) && !part.isThisType,
    );
    const names = parts.map(
      (part) => this.nameOf(part) ?? this.checker.typeToString(part).replace(/\W/g, ''),
    );
    return names.length === 0 ? isNamed.name : `${isNamed.name}Of${names.join('And')}`;
  }

  isBuiltIn(symbol) {
    const [declaration] = symbol.declarations ?? [];
    return !declaration || declaration.getSourceFile().fileName.includes('/node_modules/');
  }

  isBranded(type) {
    return type.types.some(({ flags }) => flags & TypeFlags.StringLike);
  }

  expand(type) {
    const { flags } = type;
    if (flags & (TypeFlags.Any | TypeFlags.Unknown)) return {};
    if (flags & TypeFlags.StringLiteral) return { type: 'string', enum: [type.value] };
    if (flags & TypeFlags.NumberLiteral) return { type: 'number', enum: [type.value] };
    if (flags & TypeFlags.BooleanLiteral) return { type: 'boolean', enum: [type.intrinsicName === 'true'] };
    if (flags & TypeFlags.StringLike) return { type: 'string' };
    if (flags & TypeFlags.NumberLike) return { type: 'number' };
    if (flags & TypeFlags.BooleanLike) return { type: 'boolean' };
    if (flags & TypeFlags.Null) return { type: 'null' };
    if (type.isUnion()) return this.expandUnion(type);
    if (type.isIntersection() && this.isBranded(type)) return { type: 'string' };
    if (this.checker.isArrayType(type))
      return { type: 'array', items: this.of(this.checker.getTypeArguments(type)[0]) };
    return this.expandObject(type);
  }

  expandUnion(type) {
    const members = type.types.filter(({ flags }) => !(flags & TypeFlags.Undefined));
    if (members.every(({ flags }) => flags & TypeFlags.BooleanLiteral) && members.length === 2)
      return { type: 'boolean' };
    const texts = members.filter((member) => member.isStringLiteral());
    const others = members.filter((member) => !member.isStringLiteral());
    const schemas = [
      ...(texts.length > 0 ? [{ type: 'string', enum: texts.map(({ value }) => value) }] : []),
      ...this.withoutBooleanHalves(others).map((member) =>
        member === 'boolean' ? { type: 'boolean' } : this.of(member),
      ),
    ];
    if (schemas.length === 1) return schemas[0];
    const [only, ...rest] = schemas.filter((schema) => schema.type !== 'null');
    if (rest.length === 0 && typeof only.type === 'string' && !only.enum)
      return { ...only, type: [only.type, 'null'] };
    return {
      anyOf: [
        ...schemas.filter(({ type }) => type !== 'null'),
        ...schemas.filter(({ type }) => type === 'null'),
      ],
    };
  }

  withoutBooleanHalves(members) {
    const halves = members.filter(({ flags }) => flags & TypeFlags.BooleanLiteral);
    if (halves.length < 2) return members;
    return ['boolean', ...members.filter((member) => !halves.includes(member))];
  }

  expandObject(type) {
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const properties = this.checker
      .getPropertiesOfType(type)
      .filter(({ flags }) => !(flags & ts.SymbolFlags.Method));
    const required = properties
      .filter(({ flags }) => !(flags & ts.SymbolFlags.Optional))
      .map(({ name }) => name);
    return {
      type: 'object',
      ...(properties.length > 0 && {
        properties: Object.fromEntries(
          properties.map((property) => [property.name, this.ofProperty(property)]),
        ),
      }),
      ...(required.length > 0 && { required }),
      ...(index && { additionalProperties: this.of(index.type) }),
    };
  }

  ofProperty(property) {
    const type = this.checker.getTypeOfSymbol(property);
    const optional = property.flags & ts.SymbolFlags.Optional;
    const schema = this.of(optional ? this.withoutUndefined(type) : type);
    const description = ts.displayPartsToString(property.getDocumentationComment(this.checker));
    return description ? { ...schema, description } : schema;
  }

  withoutUndefined(type) {
    if (!type.isUnion()) return type;
    const rest = type.types.filter(({ flags }) => !(flags & TypeFlags.Undefined));
    return rest.length === 1
      ? rest[0]
      : this.checker.getNonNullableType(type) === type
        ? type
        : this.stripUndefined(type, rest);
  }

  /** `T | null | undefined` keeps its null. */
  stripUndefined(type, rest) {
    if (!rest.some(({ flags }) => flags & TypeFlags.Null)) return this.checker.getNonNullableType(type);
    return type;
  }
}

/** Only what fits the type: a pattern for a text, a limit for a list. */
function pick(schema, constraint) {
  const lists = ['minItems', 'maxItems', 'uniqueItems'];
  const kept = Object.entries(constraint).filter(
    ([name]) => lists.includes(name) === (schema.type === 'array'),
  );
  return Object.fromEntries(kept);
}
