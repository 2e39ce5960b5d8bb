/**
 * Lets the person feel that a code was read, or hear it where a phone cannot buzz: those are the iPhones, whose switch for silence
 * holds for this tone too. The screen says the same; never throws.
 */
export function signalHit(): void {
  if ("vibrate" in navigator) navigator.vibrate(40);
  else void beep();
}

async function beep(): Promise<void> {
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
    // The screen says it.
  }
}
