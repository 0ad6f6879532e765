public import SurveyStore

/// What a bundle held, and what became of it.
extension BundleFile {
    /// What is in a bundle.
    public struct Contents: Codable, Hashable, Sendable {
        /// Change-sets.
        public var changeSets = 0
        /// Saves in them.
        public var saves = 0
        /// Form versions.
        public var forms = 0
        /// Sites introduced.
        public var sites = 0
        /// Attachments.
        public var attachments = 0
        /// Bytes of them.
        public var attachmentBytes: UInt64 = 0
        /// Bytes of the file.
        public var bytes = 0

        /// Saves of the store that it was written from that cannot be sealed, and so are not in it.
        public var unsealed: [UnsealedSave] = []

        // What the vectors of bundles without attachments say.
        private enum CodingKeys: String, CodingKey {
            case changeSets, saves, forms, sites, bytes
        }

        /// An empty bundle.
        public init() {}
    }

    /// What reading a bundle into a store did.
    public struct Reading: Codable, Hashable, Sendable {
        /// What was in it.
        public var contents = Contents()
        /// New saves merged.
        public var merged = 0
        /// Form versions that were new.
        public var forms = 0
        /// Change-sets that were here already.
        public var known = 0
        /// Change-sets outside this member's rights, carried on for others.
        public var carried = 0
        /// Attachments that were new.
        public var attachments = 0
        /// What was set aside, with the reasons.
        public var setAside: [String] = []

        /// Nothing read.
        public init() {}
    }
}
