import { ConvexError } from "convex/values";
import type { Doc, Reader, Row, TableName, Writer } from "./functions";

/** What became of the rows of one call; the three add up to the number of rows given. */
export interface Counts {
  inserted: number;
  updated: number;
  unchanged: number;
}

/** What `upsert` has to know of a table. `T` is one table's name. */
export interface Kind<T extends TableName> {
  table: T;
  /** The natural key as one string: distinct keys have distinct texts. */
  key(row: Row<T>): string;
  /** The document with that key: one range of one index. */
  find(db: Reader, row: Row<T>): Promise<Doc<T> | null>;
  /** When the row's content was seen to be so; ms since 1970. */
  time(row: Row<T>): number;
  at(row: Row<T>, time: number): Row<T>;
  /** Whether the row says that its subject is over. */
  closed(row: Row<T>): boolean;
  /** What is wrong with the values of a row that has the right shape, or null. */
  complaint(row: Row<T>): string | null;
}

/** An upsert costs two index ranges a row, of 4,096 in a transaction, and has a second of time. */
export const maxRows = 1_000;
/** How far a sender's clock may be ahead before it is not believed. */
export const clockSkewMs = 5 * 60_000;

/**
 * Writes rows by natural key, in the caller's transaction.
 *
 * The problem: a sender that lost an answer sends again, batches overtake one another, and two runs may overlap. The
 * rule: of all the rows ever sent for a key the document is the greatest by (time, closed), whatever the order of
 * arrival. A sender holds one content for each such rank, so equal ranks differ only where it corrects itself, and the
 * later arrival is taken. That something is over beats the claim of the same moment that it goes on: an opportunity
 * expires under the time of its detection.
 *
 * A time more than `clockSkewMs` ahead of the server counts as the moment of arrival, so it cannot keep later rows out.
 * Throws without any effect where a row is wrong.
 */
export async function upsert<T extends TableName>(db: Writer, kind: Kind<T>, given: Row<T>[]): Promise<Counts> {
  if (given.length > maxRows) throw new ConvexError(`too many rows in one call: ${given.length}, at most ${maxRows}`);
  given.forEach((row, i) => {
    const wrong = kind.complaint(row);
    if (wrong !== null) throw new ConvexError(`Validator error: row ${i} (${kind.key(row)}): ${wrong}`);
  });
  const now = Date.now();
  const rows = greatestPerKey(kind, given.map((row) => believed(kind, row, now)));
  const held = await Promise.all(rows.map(({ row }) => kind.find(db, row)));
  const counts = { inserted: 0, updated: 0, unchanged: given.length - rows.length };
  await Promise.all(
    rows.map(async (arrival, i) => {
      const document = held[i] ?? null;
      if (document === null) {
        counts.inserted += 1;
        await db.insert(kind.table, arrival.row);
      } else if (changes(kind, arrival, document, now)) {
        counts.updated += 1;
        await db.replace(document._id, arrival.row as never);
      } else {
        counts.unchanged += 1;
      }
    }),
  );
  return counts;
}

interface Arrival<T extends TableName> {
  row: Row<T>;
  /** Its time is the moment of arrival, not its own. */
  clamped: boolean;
}

function believed<T extends TableName>(kind: Kind<T>, row: Row<T>, now: number): Arrival<T> {
  const clamped = kind.time(row) > now + clockSkewMs;
  return { row: clamped ? kind.at(row, now) : row, clamped };
}

function greatestPerKey<T extends TableName>(kind: Kind<T>, arrivals: Arrival<T>[]): Arrival<T>[] {
  const greatest = new Map<string, Arrival<T>>();
  for (const arrival of arrivals) {
    const key = kind.key(arrival.row);
    const other = greatest.get(key);
    if (other === undefined || !precedes(kind, arrival.row, other.row)) greatest.set(key, arrival);
  }
  return [...greatest.values()];
}

function changes<T extends TableName>(kind: Kind<T>, { row, clamped }: Arrival<T>, held: Doc<T>, now: number): boolean {
  const old = content(held);
  // Without its own time a repeated row would be newer each time it arrives.
  if (sameValue(clamped ? kind.at(row, kind.time(old)) : row, old)) return false;
  // A document of such a time came by another way than through here; it must not stay for ever.
  if (kind.time(old) > now + clockSkewMs) return true;
  return !precedes(kind, row, old);
}

/** Whether `row` is of a lower rank than `other`. */
function precedes<T extends TableName>(kind: Kind<T>, row: Row<T>, other: Row<T>): boolean {
  if (kind.time(row) !== kind.time(other)) return kind.time(row) < kind.time(other);
  return kind.closed(other) && !kind.closed(row);
}

function content<T extends TableName>(document: Doc<T>): Row<T> {
  const { _id, _creationTime, ...row } = document;
  return row as unknown as Row<T>;
}

/** Equality of JSON-like values; the order of fields does not matter. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const fields = Object.keys(a);
  return (
    fields.length === Object.keys(b).length &&
    fields.every((f) => Object.hasOwn(b, f) && sameValue(a[f as keyof typeof a], b[f as keyof typeof b]))
  );
}
