/**
 * THROWAWAY: a key and a self-signed certificate for the servers that tests start on loopback, for live.test, localhost
 * and 127.0.0.1. They protect nothing, are trusted by nothing, and belong nowhere else.
 */
export const throwawayKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguxgcfOSNsMp5EHRz
UBApxhTCywq+exq5vZOe/Jpo5OmhRANCAATeKBYWZOj27QUFxZvHL+bkcTF/XU+L
sSPTwP4lEgjrsF6xqzJAn2x+Qx1mlwaSE4HKdxIbgeTHWfyDjmts8YBk
-----END PRIVATE KEY-----`;

export const throwawayCertificate = `-----BEGIN CERTIFICATE-----
MIIBujCCAWCgAwIBAgIBATAKBggqhkjOPQQDAjA4MTYwNAYDVQQDDC1wdWx1bWkt
YXBzYXJhdmlkZW8gdGhyb3dhd2F5IHRlc3QgY2VydGlmaWNhdGUwIBcNMjAwMTAx
MDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMDgxNjA0BgNVBAMMLXB1bHVtaS1hcHNh
cmF2aWRlbyB0aHJvd2F3YXkgdGVzdCBjZXJ0aWZpY2F0ZTBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABN4oFhZk6PbtBQXFm8cv5uRxMX9dT4uxI9PA/iUSCOuwXrGr
MkCfbH5DHWaXBpITgcp3EhuB5MdZ/IOOa2zxgGSjWTBXMA8GA1UdEwEB/wQFMAMB
Af8wJQYDVR0RBB4wHIIJbGl2ZS50ZXN0gglsb2NhbGhvc3SHBH8AAAEwHQYDVR0O
BBYEFKoaZWlkgaT+JHk1ZutZnvc/sc0nMAoGCCqGSM49BAMCA0gAMEUCIBxNY125
NmY+kdeFHEvy14rWNfNsHfl33N206kJMLSg4AiEA67OWBHvdvx6rvDprYj/Q5Y4J
2nGVk0+DGBF4kJP0xcY=
-----END CERTIFICATE-----`;
