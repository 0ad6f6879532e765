/// Why a sync or a bundle did not come through. The store is as it was, or further on: never half done.
public struct SyncError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure. New ones can join: handle the unknown ones like `hub`.
    public struct Code: Hashable, Sendable {
        private enum Hidden: Hashable { case unreachable, cut, hub, notAHub, malformed, cannotRead, cannotWrite }
        private let hidden: Hidden
        private init(_ hidden: Hidden) { self.hidden = hidden }

        /// No answer from the hub's address.
        public static let unreachable = Code(.unreachable)
        /// The link broke while data was on its way.
        public static let cut = Code(.cut)
        /// The hub answered with a problem document.
        public static let hub = Code(.hub)
        /// Something answered, but not a hub of Masah.
        public static let notAHub = Code(.notAHub)
        /// The bytes are not what they should be.
        public static let malformed = Code(.malformed)
        /// A file is not there or cannot be read.
        public static let cannotRead = Code(.cannotRead)
        /// A file cannot be written.
        public static let cannotWrite = Code(.cannotWrite)
    }

    /// The kind of failure.
    public let code: Code
    /// What happened.
    public let message: String
    /// What to do next.
    public let next: String
    /// The hub's problem document, for ``Code/hub``.
    public let problem: Problem?

    /// Describes a failure.
    public init(_ code: Code, _ message: String, next: String, problem: Problem? = nil) {
        self.code = code
        self.message = message
        self.next = next
        self.problem = problem
    }

    /// A hub's refusal.
    public init(_ problem: Problem) {
        self.init(.hub, "the hub refused: \(problem.detail)", next: problem.next, problem: problem)
    }

    /// Whether trying again can help.
    public var isPassing: Bool {
        switch code {
        case .unreachable, .cut: true
        case .hub: problem?.retryable ?? false
        default: false
        }
    }

    /// The message and the next step.
    public var description: String { "\(message). Next: \(next)" }
}
