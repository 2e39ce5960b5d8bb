/** Why there is no picture from a camera. */
export type NoCamera = "denied" | "no-camera" | "insecure" | "ended";

export interface Zoom {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
}

/** What a camera can do beside giving pictures, and how it is set (Image Capture, section 6). */
export interface CameraAbilities {
  /** Whether the light is on; without it there is none. */
  readonly torch?: boolean;
  readonly zoom?: Zoom;
}

// The DOM's types do not know these members.
type Capabilities = MediaTrackCapabilities & { readonly torch?: boolean; readonly zoom?: Omit<Zoom, "value">; readonly focusMode?: readonly string[] };
type Settings = MediaTrackSettings & { readonly torch?: boolean; readonly zoom?: number };
export type CameraSetting = { readonly torch: boolean } | { readonly zoom: number } | { readonly focusMode: "continuous" };

const BACK_CAMERA: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
};

/** Asks for the camera that looks away from the person. */
export async function openCamera(): Promise<MediaStreamTrack | NoCamera> {
  if (!isSecureContext || !navigator.mediaDevices?.getUserMedia) return "insecure";
  try {
    const [track] = (await navigator.mediaDevices.getUserMedia(BACK_CAMERA)).getVideoTracks();
    if (!track) return "no-camera";
    if (capabilitiesOf(track).focusMode?.includes("continuous")) await setCamera(track, { focusMode: "continuous" });
    return track;
  } catch (error) {
    return whyNot(error);
  }
}

/** Why `getUserMedia` rejected (Media Capture and Streams, section 10.2); a camera that another app holds counts as ended. */
export function whyNot(error: unknown): NoCamera {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "no-camera";
    default:
      return "ended";
  }
}

/** Whether the person has allowed the camera before; browsers that cannot tell say false. */
export async function isCameraAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "camera" as PermissionName })).state === "granted";
  } catch {
    return false;
  }
}

/** What a camera can do and how it is set now. */
export function abilitiesOf(track: MediaStreamTrack): CameraAbilities {
  const { torch, zoom } = capabilitiesOf(track);
  const now: Settings = track.getSettings();
  return {
    ...(torch ? { torch: now.torch ?? false } : {}),
    ...(zoom && zoom.max > zoom.min ? { zoom: { min: zoom.min, max: zoom.max, step: zoom.step, value: now.zoom ?? zoom.min } } : {}),
  };
}

/** Sets one thing of a camera; a camera that will not stays as it is. */
export async function setCamera(track: MediaStreamTrack, setting: CameraSetting): Promise<void> {
  await track.applyConstraints({ advanced: [setting as MediaTrackConstraintSet] }).catch(() => undefined);
}

function capabilitiesOf(track: MediaStreamTrack): Capabilities {
  // Firefox learned to tell only in version 132.
  return (track as Partial<MediaStreamTrack>).getCapabilities?.call(track) ?? {};
}
