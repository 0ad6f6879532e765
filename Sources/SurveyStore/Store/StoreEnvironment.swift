internal import Foundation

/// What a store takes from the world around it. Tests and simulations put their own in.
public struct StoreEnvironment: Sendable {
    /// The wall clock, in milliseconds since 1970.
    public var now: @Sendable () -> UInt64
    /// So many random bytes.
    public var randomBytes: @Sendable (Int) -> [UInt8]
    /// Something that stays the same on one machine and differs between machines.
    public var machine: @Sendable () -> String

    /// An environment with these parts.
    public init(
        now: @escaping @Sendable () -> UInt64, randomBytes: @escaping @Sendable (Int) -> [UInt8],
        machine: @escaping @Sendable () -> String
    ) {
        self.now = now
        self.randomBytes = randomBytes
        self.machine = machine
    }

    /// The system's clock and randomness; the machine is known by `/etc/machine-id` and its host name.
    public static let system = StoreEnvironment(
        now: { UInt64(max(0, Date().timeIntervalSince1970) * 1_000) },
        randomBytes: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        },
        machine: {
            let id = FileManager.default.contents(atPath: "/etc/machine-id") ?? Data()
            return String(decoding: id, as: UTF8.self) + ProcessInfo.processInfo.hostName
        })
}
