import path from 'node:path';
import ts from 'typescript';
import { Schemas } from './schemas.mjs';

/**
 * What the sources say of each operation: its comment, and the types of its body, query and answer. `schemas()`
 * gives the named types that came up, once all operations have been described.
 */
export function readControllers(root) {
  const config = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const sources = fileNames.filter(
    (name) => name.startsWith(path.join(root, 'apps/api/src/')) && !/spec\.ts$/.test(name),
  );
  const program = ts.createProgram(sources, options);
  const checker = program.getTypeChecker();
  const schemas = new Schemas(checker);
  const operations = new Map();
  for (const name of sources.filter((source) => source.endsWith('.controller.ts'))) {
    program.getSourceFile(name).forEachChild((node) => {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      for (const member of node.members.filter(ts.isMethodDeclaration)) {
        operations.set(`${node.name.text}.${member.name.getText()}`, readMethod(member, checker, schemas));
      }
    });
  }
  for (const name of UNNAMED) schemas.of(toContractType(program, root, name));
  return { operations, schemas: () => schemas.named() };
}

/** Wire types that are in no controller's signature. */
const UNNAMED = ['Problem', 'UpdateBundle'];

function toContractType(program, root, name) {
  const checker = program.getTypeChecker();
  const contract = program.getSourceFile(path.join(root, 'libs/contract/src/index.ts'));
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(contract));
  return checker.getDeclaredTypeOfSymbol(exported.find((symbol) => symbol.name === name));
}

function readMethod(method, checker, schemas) {
  const comment = ts.displayPartsToString(
    checker.getSymbolAtLocation(method.name).getDocumentationComment(checker),
  );
  const [summary = '', ...rest] = comment.split(/(?<=\.)\s/);
  const answer = checker.getAwaitedType(
    checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(method)),
  );
  const body = findParameter(method, 'Body');
  const query = findParameter(method, 'Query');
  return {
    summary: summary.replace(/\.$/, ''),
    description: rest.join(' '),
    response: isSchema(answer) ? schemas.of(answer) : undefined,
    answer: isSchema(answer) ? '' : answer.symbol?.name === 'StreamableFile' ? 'A file' : '',
    body: body && ((constraints) => schemas.ofBody(toWireType(body, checker), constraints)),
    path: method.parameters.flatMap((parameter) => toPathParameter(parameter, checker, schemas)),
    query: (constraints) => (query ? toParameters(query, checker, schemas, constraints) : []),
  };
}

function isSchema(type) {
  return (
    !(type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) && type.symbol?.name !== 'StreamableFile'
  );
}

function findParameter(method, decorator) {
  return method.parameters.find((parameter) =>
    ts
      .getDecorators(parameter)
      ?.some(
        ({ expression }) => ts.isCallExpression(expression) && expression.expression.getText() === decorator,
      ),
  );
}

/** A DTO stands for the wire type that it implements, whose comments are the better ones. */
function toWireType(parameter, checker) {
  const type = checker.getTypeAtLocation(parameter);
  const declaration = type.symbol?.valueDeclaration;
  const clause =
    declaration &&
    ts.isClassDeclaration(declaration) &&
    declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ImplementsKeyword);
  return clause ? checker.getTypeAtLocation(clause.types[0]) : type;
}

/** `@Param('name') name`: a number is a whole one wherever it stands in a path. */
function toPathParameter(parameter, checker, schemas) {
  const call = ts
    .getDecorators(parameter)
    ?.map(({ expression }) => expression)
    .find(({ expression }) => expression.getText() === 'Param');
  if (!call) return [];
  const schema = schemas.of(checker.getTypeAtLocation(parameter));
  const isId = call.arguments.some((argument) => argument.getText().includes('ParseUUIDPipe'));
  return [
    {
      name: call.arguments[0].text,
      in: 'path',
      required: true,
      schema: schema.type === 'number' ? { type: 'integer' } : isId ? { ...schema, format: 'uuid' } : schema,
    },
  ];
}

/** Either `@Query() query: Dto`, one parameter for each property, or `@Query('name') name`. */
function toParameters(parameter, checker, schemas, constraints) {
  const [call] = ts.getDecorators(parameter).map(({ expression }) => expression);
  const type = checker.getTypeAtLocation(parameter);
  if (call.arguments[0] && ts.isStringLiteral(call.arguments[0])) {
    return [
      {
        name: call.arguments[0].text,
        in: 'query',
        required: !schemas.isOptional(type),
        schema: schemas.of(checker.getNonNullableType(type)),
      },
    ];
  }
  return checker.getPropertiesOfType(type).map((property) => {
    const own = checker.getTypeOfSymbolAtLocation(property, parameter);
    const description = ts.displayPartsToString(property.getDocumentationComment(checker));
    return {
      name: property.name,
      in: 'query',
      required: !(property.flags & ts.SymbolFlags.Optional),
      ...(description && { description }),
      schema: schemas.constrain(schemas.of(checker.getNonNullableType(own)), constraints[property.name]),
    };
  });
}
