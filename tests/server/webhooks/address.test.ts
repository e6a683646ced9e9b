import { describe, expect, it } from "vitest";
import { isPublicAddress } from "@/server/webhooks/address";

describe("isPublicAddress", () => {
  it.each(["93.184.216.34", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001::200e"])("takes %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ["loopback", "127.0.0.1"],
    ["loopback", "127.8.8.8"],
    ["loopback", "::1"],
    ["unspecified", "0.0.0.0"],
    ["unspecified", "::"],
    ["private", "10.0.0.1"],
    ["private", "172.16.5.4"],
    ["private", "192.168.1.1"],
    ["unique local", "fd00:ec2::254"],
    ["link-local, where clouds keep metadata", "169.254.169.254"],
    ["link-local", "fe80::1"],
    ["site-local", "fec0::1"],
    ["CGNAT", "100.64.0.1"],
    ["CGNAT, where a cloud keeps metadata", "100.100.100.200"],
    ["reserved", "192.0.0.192"],
    ["Azure's metadata", "168.63.129.16"],
    ["mapped", "::ffff:127.0.0.1"],
    ["mapped", "::ffff:a9fe:a9fe"],
    ["IPv4-compatible", "::7f00:1"],
    ["translated", "64:ff9b::7f00:1"],
    ["translated", "::ffff:0:127.0.0.1"],
    ["6to4 of loopback", "2002:7f00:1::"],
    ["multicast", "224.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["documentation", "2001:db8::1"],
    ["benchmarking", "198.18.0.1"],
    ["no address", "example.org"],
    ["nothing", ""],
  ])("refuses %s: %s", (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
