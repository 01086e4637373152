import { internalMutationGeneric, internalQueryGeneric } from "convex/server";
import type {
  DataModelFromSchemaDefinition,
  DocumentByName,
  GenericDatabaseReader,
  GenericDatabaseWriter,
  MutationBuilder,
  QueryBuilder,
  WithoutSystemFields,
} from "convex/server";
import type schema from "./schema";

// The types that `convex codegen` would write, from the schema alone: no deployment is needed to check or test.

export type DataModel = DataModelFromSchemaDefinition<typeof schema>;
export type TableName = "markets" | "marketSimilarities" | "arbitrageOpportunities" | "syncLogs";
export type Doc<T extends TableName> = DocumentByName<DataModel, T>;
export type Row<T extends TableName> = WithoutSystemFields<Doc<T>>;
export type Reader = GenericDatabaseReader<DataModel>;
export type Writer = GenericDatabaseWriter<DataModel>;

/** Callable with a deploy key and from other functions; never from a browser. */
export const internalMutation: MutationBuilder<DataModel, "internal"> = internalMutationGeneric;
export const internalQuery: QueryBuilder<DataModel, "internal"> = internalQueryGeneric;
