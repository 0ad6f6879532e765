internal import Foundation
internal import Synchronization

/// A small file beside the store that changes with each session of saving.
///
/// Put back an old copy of the store, and the two no longer agree; copy the store elsewhere, and the file or the machine
/// is another one. Either way the store takes a new site before its next save, so that two copies never share a sequence
/// number. What this cannot notice (both files put back in place on one machine) the hub notices: protocol.md §8.5.
struct StoreWitness {
    static let suffix = "-witness"
    let storePath: String

    private var path: String { storePath + Self.suffix }

    /// The token of the last session; nil if there is none.
    var token: [UInt8]? {
        FileManager.default.contents(atPath: path).map { Array($0) }
    }

    /// Writes a token so that it is on disk before the save that relies on it.
    func write(_ token: [UInt8]) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw cannotWrite }
        defer { close(descriptor) }
        guard token.withUnsafeBytes({ Foundation.write(descriptor, $0.baseAddress, $0.count) }) == token.count,
            fsync(descriptor) == 0
        else { throw cannotWrite }
    }

    private var cannotWrite: StoreError {
        StoreError(.cannotWrite, "\(path) cannot be written", next: "check the folder's permissions and free space")
    }

    /// What tells this file on this machine from a copy of it.
    func origin(machine: String) -> [UInt8] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: storePath)
        let node = (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0
        return Digest256(hashing: Array("\(machine)\u{0}\(node)".utf8)[...]).bytes
    }
}

extension SurveyStore {
    private var witnessFile: StoreWitness { StoreWitness(storePath: path) }

    /// Takes a new site: a new nonce under the same device key. Saves made so far keep theirs.
    @discardableResult
    func drawSite(_ certificate: Certificate, _ catalog: Catalog) throws -> Int64 {
        let card = SiteCard(certificate: certificate, nonce: environment.randomBytes(16))
        let number = try introduce(card, catalog)
        try catalog.setNumber(.site, UInt64(number))
        return number
    }

    /// Binds the store to this file on this machine, under a new token.
    func adoptFile(_ catalog: Catalog) throws {
        let token = environment.randomBytes(16)
        // The file comes first: a crash in between costs a new site, never a shared sequence number.
        try witnessFile.write(token)
        session.withLock { $0 = token }
        try catalog.setMeta(.witness, token)
        try catalog.setMeta(.origin, witnessFile.origin(machine: environment.machine()))
    }

    /// The own site for a save that is about to be made; a new one if this store was copied or put back.
    ///
    /// - Returns: the site, and whether ``adoptFile(_:)`` has to come before the first save: a session that ends without
    ///   one leaves the file beside the store alone.
    func siteForSaving(_ catalog: Catalog) throws -> (number: Int64, isAdopted: Bool) {
        guard let number = try catalog.number(.site) else {
            throw StoreError(
                .notPermitted, "\(path) is a replica for reading only", next: "save into a store of your own")
        }
        // One look at the file for each session of saving: within it, the token in the store is this session's.
        let token = session.withLock { $0 }
        if let token, try catalog.meta(.witness) == token { return (Int64(number), true) }
        if try isInItsPlace(catalog) { return (Int64(number), false) }
        let site = try drawSite(ownCertificate(catalog), catalog)
        try adoptFile(catalog)
        return (site, true)
    }

    /// Whether this is the file, on the machine, that the own site was last used with.
    func isInItsPlace(_ catalog: Catalog) throws -> Bool {
        guard try catalog.meta(.origin) == witnessFile.origin(machine: environment.machine()) else { return false }
        let token = witnessFile.token
        // A token of this session without its transaction is one of ours that was rolled back.
        return try token != nil && (token == catalog.meta(.witness) || token == session.withLock { $0 })
    }

    func ownCertificate(_ catalog: Catalog) throws -> Certificate {
        guard let bytes = try catalog.meta(.certificate) else {
            throw StoreError(
                .notPermitted, "\(path) is a replica for reading only", next: "save into a store of your own")
        }
        return try Certificate(bytes: bytes[...])
    }
}
