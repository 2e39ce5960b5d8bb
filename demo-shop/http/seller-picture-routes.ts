import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { addPicture, changePicture, faultyWords, MOST_PICTURES, type PictureChange, type PictureWords, picturesOf } from "../sellers/pictures.ts";
import { ChangedMeanwhile, ownProduct } from "../sellers/products.ts";
import { MOST_BYTES, PictureRefused, type ReEncoded, reEncode } from "../sellers/re-encode.ts";
import { NEW, type PicturesView, sellerPicturesPage } from "../views/seller-pictures.ts";
import { sellerWordsOf } from "../words/sellers.ts";
import { sendPage } from "./look.ts";
import type { Gone, SellerRoutes, SellingOf } from "./seller-routes.ts";
import { field } from "./server.ts";

interface BySlug {
  Params: { slug: string };
}
interface ById {
  Params: { slug: string; id: string };
}

/** A larger request is not even read to its end. */
const MOST_READ = 32 * 1024 * 1024;

/** The pictures of a seller's product; an upload is drawn anew, and nothing that was uploaded is ever served. */
export function servePictures(server: FastifyInstance, { database, lookOf }: SellerRoutes, selling: SellingOf, gone: Gone): void {
  async function show(request: FastifyRequest<BySlug>, reply: FastifyReply, view: Partial<PicturesView> = {}, status = 200): Promise<FastifyReply> {
    const product = await ownProduct(database, selling(request).seller, request.params.slug);
    if (!product) return gone(request, reply);
    const look = lookOf(request, `/sell/products/${product.slug}/pictures`);
    return sendPage(reply, sellerPicturesPage(look, { product, ...(await picturesOf(database, product.slug)), ...view }), status);
  }

  server.get<BySlug>("/sell/products/:slug/pictures", async (request, reply) => {
    const done = field(request.query, "done");
    const notice = done === "saved" ? sellerWordsOf(lookOf(request).language)["pictures.saved"] : undefined;
    return show(request, reply, { notice, isRegistered: done === "registered" });
  });

  server.post<BySlug>("/sell/products/:slug/pictures", { bodyLimit: MOST_READ }, async (request, reply) => {
    const { slug } = request.params;
    const product = await ownProduct(database, selling(request).seller, slug);
    if (!product || !request.isMultipart()) return gone(request, reply);
    const length = Number(request.headers["content-length"] ?? Number.NaN);
    if (!(length <= MOST_READ)) return show(request, reply.header("connection", "close"), { fault: "picture.bytes" }, 413);
    const { file, words } = await readUpload(request).catch((cause: unknown) => {
      throw new Torn("a form that is not whole", { cause });
    });
    const faulty = faultyWords(words);
    const refuse = (fault: PicturesView["fault"], status: number) => show(request, reply, { typed: { id: NEW, words, faulty }, fault }, status);
    if (product.pictures.length >= MOST_PICTURES) return refuse("picture.full", 409);
    let picture: ReEncoded;
    try {
      picture = await reEncode(file);
    } catch (error) {
      if (error instanceof PictureRefused) return refuse(error.fault, error.fault === "picture.busy" ? 503 : 422);
      throw error;
    }
    if (faulty.length > 0) return refuse("picture.again", 422);
    if (!(await addPicture(database, slug, picture, words))) return refuse("picture.full", 409);
    return reply.redirect(`/sell/products/${slug}/pictures?done=saved`, 303);
  });

  server.post<ById>("/sell/products/:slug/pictures/:id", async (request, reply) => {
    const { slug, id } = request.params;
    if (!(await ownProduct(database, selling(request).seller, slug))) return gone(request, reply);
    const wish = field(request.body, "do");
    const words = wordsIn((name) => field(request.body, `${name}-${id}`));
    const faulty = wish === "describe" ? faultyWords(words) : [];
    if (faulty.length > 0) return show(request, reply, { typed: { id, words, faulty } }, 422);
    const change: PictureChange = wish === "describe" ? { kind: "describe", words } : { kind: wish === "remove" ? "remove" : "first" };
    const version = field(request.body, "version");
    try {
      await changePicture(database, slug, id, /^[0-9]{1,9}$/.test(version) ? Number(version) : -1, change);
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile)) throw error;
      return show(request, reply, { bad: sellerWordsOf(lookOf(request).language)["changed-pictures"] }, 409);
    }
    return reply.redirect(`/sell/products/${slug}/pictures?done=saved`, 303);
  });
}

/** A form that cannot be read, or has more in it than ours. */
class Torn extends Error {
  readonly statusCode = 400;
}

/** One file and a few short fields; one byte more than a picture may have is enough to see that it is too large. */
async function readUpload(request: FastifyRequest): Promise<{ file: Buffer; words: PictureWords }> {
  const fields = new Map<string, string>();
  let file: Buffer = Buffer.alloc(0);
  const limits = { files: 1, fields: 8, parts: 9, fileSize: MOST_BYTES + 1, fieldSize: 2000, fieldNameSize: 64, headerPairs: 20 };
  for await (const part of request.parts({ limits })) {
    if (part.type === "file") file = await read(part.file);
    else if (typeof part.value === "string") fields.set(part.fieldname, part.value.replaceAll("\0", ""));
  }
  return { file, words: wordsIn((name) => fields.get(`${name}-${NEW}`) ?? "") };
}

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

function wordsIn(value: (name: "ko" | "en") => string): PictureWords {
  const text = (name: "ko" | "en") => value(name).normalize("NFC").trim();
  return { ko: text("ko"), en: text("en") };
}
