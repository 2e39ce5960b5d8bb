/** Lets the person feel that a code was read; where the phone can, and never more than the text on the screen says. */
export function buzz(): void {
  try {
    navigator.vibrate?.(40);
  } catch {
    // A phone that does not buzz still shows it.
  }
}

/** A short, quiet tone. Call it after a touch only, or browsers keep it silent; never throws. */
export async function beep(): Promise<void> {
  try {
    const audio = new AudioContext();
    if (audio.state !== "running") return await audio.close();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.value = 0.05;
    tone.frequency.value = 1_320;
    tone.connect(volume).connect(audio.destination);
    tone.onended = () => void audio.close();
    tone.start();
    tone.stop(audio.currentTime + 0.08);
  } catch {
    // As above.
  }
}
