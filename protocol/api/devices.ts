import * as v from "valibot";
import { CertificateCard, DeviceApproval, DeviceDenial, DeviceRequest, DeviceRequestBody } from "../device.ts";
import { DeviceRequestId } from "../ids.ts";
import type { Operation } from "./operation.ts";

const deviceRequest = v.strictObject({ id: DeviceRequestId });

export const devices = {
  createDeviceRequest: {
    method: "POST",
    path: "/v1/device-requests",
    caller: "login",
    summary: "Ask the master to certify this device",
    status: 201,
    body: DeviceRequestBody,
    reply: DeviceRequest,
  },
  listDeviceRequests: {
    method: "GET",
    path: "/v1/device-requests",
    caller: "login",
    summary: "Requests that wait, and this device's own",
    status: 200,
    reply: v.object({ items: v.array(DeviceRequest) }),
  },
  remindOfDeviceRequest: {
    method: "POST",
    path: "/v1/device-requests/{id}/reminder",
    caller: "login",
    summary: "Tell the master's device again",
    status: 204,
    params: deviceRequest,
  },
  cancelDeviceRequest: {
    method: "DELETE",
    path: "/v1/device-requests/{id}",
    caller: "login",
    summary: "Withdraw this device's request",
    status: 204,
    params: deviceRequest,
  },
  approveDeviceRequest: {
    method: "POST",
    path: "/v1/device-requests/{id}/approval",
    caller: "login",
    summary: "Add the device by a certificate that the master signed",
    status: 201,
    params: deviceRequest,
    body: DeviceApproval,
    reply: CertificateCard,
  },
  denyDeviceRequest: {
    method: "POST",
    path: "/v1/device-requests/{id}/denial",
    caller: "login",
    summary: "Refuse a device, and further requests for an hour if it was not me",
    status: 204,
    params: deviceRequest,
    body: DeviceDenial,
  },
} as const satisfies Record<string, Operation>;
