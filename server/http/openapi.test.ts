import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { api, type Operation } from "../../protocol/api.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { openApiDocument } from "./openapi.ts";

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: unknown; readonly example?: unknown; readonly examples?: Record<string, { $ref: string }> }>>;
}
interface Described {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly example?: unknown }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}
interface Problems {
  readonly schemas: { readonly Problem: { readonly oneOf: readonly { title: string; required: string[]; properties: { status: { const: number } } }[] } };
  readonly examples: Readonly<Record<string, { readonly value: Readonly<Record<string, unknown>> }>>;
}

const operations: readonly Operation[] = [...Object.values(api), ...Object.values(sellerApi)];
const document = openApiDocument(operations, ["https://gateway.example"]);
const described = Object.values(document.paths as Record<string, Record<string, Described>>).flatMap((methods) => Object.values(methods));

it("is a valid OpenAPI 3.1 document", async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
  expect(await validator.validate({ ...structuredClone(document), paths: { "/v1": { get: { parameters: [{ name: "id" }] } } } })).toMatchObject({
    valid: false,
  });
});

it("names every operation once, under a tag that it declares, as clients call it", () => {
  const names = described.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(names.sort()).toEqual([...Object.keys({ ...api, ...sellerApi }), "watchPayment", "watchHandoff"].sort());
  const tags = (document.tags as readonly { name: string }[]).map(({ name }) => name);
  for (const { tags: own } of described) expect(tags).toEqual(expect.arrayContaining([...own]));
});

it("has an example of every parameter, every body and every answer", () => {
  for (const { operationId, parameters = [], requestBody, responses } of described) {
    for (const { name, example } of parameters) expect(example, `${operationId} ${name}`).toBeDefined();
    for (const [status, { content = {} }] of Object.entries({ ...responses, body: requestBody ?? {} })) {
      if (status === "default") continue;
      for (const { example, examples } of Object.values(content)) expect(example ?? examples, `${operationId} ${status}`).toBeDefined();
    }
  }
});

it("shows each problem where it can come, with the status and the members of its code", () => {
  const { schemas, examples } = document.components as unknown as Problems;
  for (const { operationId, responses } of described) {
    expect(Object.keys(responses), operationId).toContain("default");
    for (const [status, { content }] of Object.entries(responses)) {
      for (const { $ref } of Object.values(content?.["application/problem+json"]?.examples ?? {})) {
        const problem = examples[$ref.replace("#/components/examples/", "")]?.value ?? {};
        const shape = schemas.Problem.oneOf.find(({ title }) => title === problem.code);
        expect(Object.keys(problem).sort(), `${operationId} ${status}`).toEqual(shape?.required.toSorted());
        expect([String(problem.status), String(shape?.properties.status.const)]).toEqual([status, status]);
      }
    }
  }
});
