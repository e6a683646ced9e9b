// What Next.js needs to know; the Content-Security-Policy, which needs a nonce per request, is in proxy.ts.
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
];

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  agentRules: false,
  devIndicators: false,
  images: { unoptimized: true },
  // Types are checked by npm run typecheck and CI; a start need not wait for that.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: { "three/examples/jsm/libs/meshopt_decoder.module.js": "./app/_components/job/no-meshopt.ts" },
  },
  serverExternalPackages: [
    "sharp",
    "onnxruntime-node",
    "libsql",
    "@libsql/client",
    "@prisma/adapter-libsql",
    "libheif-js",
    "pino",
    "inngest",
  ],
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};
