import * as v from "valibot";
import { CertificateCard, DeviceLog, DeviceLogQuery, MasterRenewal, MasterRequest, Rename, Revocation } from "../device.ts";
import { CertificateId } from "../ids.ts";
import { GatewayCertificates } from "../payment.ts";
import { PinChange } from "../recovery.ts";
import type { Operation } from "./operation.ts";

const certificate = v.strictObject({ id: CertificateId });

export const certificates = {
  createMasterCertificate: {
    method: "POST",
    path: "/v1/certificates",
    caller: "login",
    summary: "Issue the master certificate",
    status: 201,
    body: MasterRequest,
    reply: CertificateCard,
  },
  listCertificates: {
    method: "GET",
    path: "/v1/certificates",
    caller: "login",
    summary: "The user's certificates",
    status: 200,
    reply: v.object({ items: v.array(CertificateCard) }),
  },
  revokeCertificate: {
    method: "POST",
    path: "/v1/certificates/{id}/revocation",
    caller: "login",
    summary: "Revoke a certificate at once",
    status: 200,
    params: certificate,
    body: Revocation,
    reply: CertificateCard,
  },
  getGatewayCertificates: {
    method: "GET",
    path: "/v1/gateway-certificates",
    caller: "anybody",
    summary: "The certificates that results are signed with",
    status: 200,
    reply: GatewayCertificates,
  },
  renameCertificate: {
    method: "PUT",
    path: "/v1/certificates/{id}/name",
    caller: "login",
    summary: "Rename a device",
    status: 200,
    params: certificate,
    body: Rename,
    reply: CertificateCard,
  },
  renewMasterCertificate: {
    method: "POST",
    path: "/v1/certificates/{id}/renewal",
    caller: "login",
    summary: "New dates for the same master key",
    status: 200,
    params: certificate,
    body: MasterRenewal,
    reply: CertificateCard,
  },
  changePin: {
    method: "PUT",
    path: "/v1/certificates/{id}/pin",
    caller: "login",
    summary: "Change a certificate's PIN by the old one",
    status: 204,
    params: certificate,
    body: PinChange,
  },
  listDeviceLog: {
    method: "GET",
    path: "/v1/device-log",
    caller: "login",
    summary: "The signed history of the user's devices",
    status: 200,
    query: DeviceLogQuery,
    reply: DeviceLog,
  },
} as const satisfies Record<string, Operation>;
