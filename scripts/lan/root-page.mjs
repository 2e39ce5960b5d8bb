/** A page over plain HTTP, since nothing is trusted yet: the development root for phones, and how it is installed. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

const FILE = "/coconut-development-root.crt";
const STYLE = "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}:root{color-scheme:light dark}";
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Serves the root (DER, RFC 2585) and the words for it, and nothing else; `stop` ends all connections. */
export async function openRootPage({ address, port, root }) {
  const page = pageOf(address);
  const server = createServer(({ method, url }, response) => {
    const known = url === "/" || url === FILE;
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("cache-control", "no-store");
    response.setHeader("content-security-policy", POLICY);
    if (!known || (method !== "GET" && method !== "HEAD")) response.writeHead(known ? 405 : 404).end();
    else if (url === "/") response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    else response.writeHead(200, { "content-type": "application/x-x509-ca-cert" }).end(root.der);
  });
  server.listen({ port, host: address, exclusive: true });
  await once(server, "listening");
  return {
    stop() {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}

/** No fingerprint stands here: whoever could change the file on its way could change that too. The terminal says it. */
const pageOf = (address) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Coconut Pay: development root</title><style>${STYLE}</style>
<h1>Trust the computer ${address}</h1>
<p>For trying Coconut Pay on this phone. The certificate is good for that computer alone.</p>
<p><a href="${FILE}">Get the certificate</a></p>
<ul><li><b>Android</b>: Settings, search for “CA certificate”, install the downloaded file.
<li><b>iPhone, iPad</b> (in Safari): Settings › General › VPN &amp; Device Management, install the profile; then General › About › Certificate Trust Settings, switch it on.</ul>
<p>Then compare: the SHA-256 fingerprint that the phone shows of the certificate must be the one in the computer's terminal. If it is another, remove the certificate.</p>
<div lang="ko"><h1>컴퓨터 ${address} 신뢰하기</h1>
<p>이 휴대전화에서 코코넛 페이를 시험하기 위한 것입니다. 인증서는 그 컴퓨터에만 쓰입니다.</p>
<p><a href="${FILE}">인증서 받기</a></p>
<ul><li><b>Android</b>: 설정에서 “CA 인증서”를 검색해 받은 파일을 설치합니다.
<li><b>iPhone, iPad</b>(Safari에서): 설정 › 일반 › VPN 및 기기 관리에서 프로파일을 설치한 뒤, 일반 › 정보 › 인증서 신뢰 설정에서 켭니다.</ul>
<p>그다음 비교합니다. 휴대전화가 보여 주는 인증서의 SHA-256 지문은 컴퓨터 터미널에 나온 것과 같아야 합니다. 다르면 인증서를 지우세요.</p></div></html>
`;
