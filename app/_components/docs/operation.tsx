/** One operation: what it is for, what it takes, what it answers, and a call to copy. */
import type { ApiDocument, Schema } from "@/server/api/rest/document";
import { Code } from "./code";
import { curlsOf } from "./curl";
import { Entry } from "./entry";
import { Fields } from "./fields";
import { type Operation as Described, type Field, fieldsOf, resolve, typeOf } from "./read-document";

type Props = { document: ApiDocument; operation: Described; origin: string };

const CALLED: Record<string, string> = { path: "In the address", query: "After the ?", header: "In the headers" };

export function Operation({ document, operation, origin }: Props) {
  const { operationId, method, path, summary, description } = operation;
  return (
    <Entry id={operationId} title={summary ?? operationId} subtitle={`${method} ${document.servers[0]?.url}${path}`}>
      <p className="text-13 text-quiet">{neededOf(operation)}</p>
      {description && <p className="max-w-[68ch]">{description}</p>}
      {Object.entries(CALLED).map(([where, title]) => (
        <Fields key={where} title={title} fields={parametersOf(operation, where)} />
      ))}
      {Object.entries(operation.requestBody?.content ?? {}).map(([type, { schema = {} }]) => (
        <Fields key={type} title={`In the body, ${type}`} fields={fieldsOf(document, schema)} />
      ))}
      <Answers document={document} operation={operation} />
      {curlsOf(document, operation, origin).map((curl) => (
        <Code key={curl} what={`the call: ${summary}`}>
          {curl}
        </Code>
      ))}
    </Entry>
  );
}

function neededOf({ security }: Described): string {
  const scope = security?.[0]?.ApiKey?.[0];
  return scope ? `A key needs ${scope}.` : "Needs no key.";
}

const parametersOf = ({ parameters = [] }: Described, where: string): Field[] =>
  parameters
    .filter((parameter) => parameter.in === where)
    .map(({ name, schema = {}, required = false, description }) => {
      return { name, type: typeOf(schema), required, description: description ?? schema.description };
    });

function Answers({ document, operation }: Omit<Props, "origin">) {
  const answers = Object.entries(operation.responses).filter(([status]) => status !== "default");
  return answers.map(([status, { description, content = {} }]) => {
    const [type, { schema = {} } = {}] = Object.entries(content)[0] ?? [];
    const fields = formOf(schema) ? [] : fieldsOf(document, schema);
    const title = `Answers ${status}${type && type !== "application/json" ? `, ${type}` : ""}`;
    if (fields.length > 0) return <Fields key={status} answered title={title} fields={fields} />;
    return (
      <p key={status} className="text-13 text-quiet">
        {title}: {formOf(schema) ? <Named schema={schema} /> : description}
      </p>
    );
  });
}

/** What is in it stands at the end of the page. */
function Named({ schema }: { schema: Schema }) {
  return (
    <a href={`#${formOf(schema)}`} className="underline underline-offset-4">
      {typeOf(schema)}
    </a>
  );
}

const formOf = ({ $ref, items }: Schema & { items?: Schema }) => ($ref ?? items?.$ref)?.split("/").at(-1);

/** Of the forms at the end of the page. */
export function Form({ document, name }: { document: ApiDocument; name: string }) {
  const schema = { $ref: `#/components/schemas/${name}` };
  return (
    <Entry id={name} title={name}>
      <Fields answered title={resolve(document, schema).description ?? "Has"} fields={fieldsOf(document, schema)} />
    </Entry>
  );
}
