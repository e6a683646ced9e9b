/** Which values of a graph are names of files: what is there differs from engine to engine. */

const FILE =
  /\.(safetensors|sft|ckpt|pth?|bin|gguf|onnx|png|jpe?g|webp|gif|mp4|webm|mov|mp3|wav|flac|m4a|glb|gltf|obj|fbx)$/i;

export const isFile = (value: unknown): boolean => typeof value === "string" && FILE.test(value);
