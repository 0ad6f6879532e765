internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// An offline store: one SQLite file that holds one replica of one study.
///
/// Every change is one transaction, and durable when the call returns (WAL with `synchronous=FULL`). A store can be used
/// from several threads, and from several processes one after the other.
public final class SurveyStore: Sendable {
    /// Where the file is.
    public let path: String
    let environment: StoreEnvironment
    private let queue: DatabaseQueue
    /// The witness token that this process wrote last.
    let session = Mutex<[UInt8]?>(nil)
    /// The names that are committed.
    private let names = Mutex(Names())
    private let saving = Mutex<SavingState?>(nil)
    private let room: Mutex<WriteAheadRoom>

    private init(path: String, environment: StoreEnvironment, queue: DatabaseQueue) {
        self.path = path
        self.environment = environment
        self.queue = queue
        room = Mutex(WriteAheadRoom(storePath: path))
    }

    // MARK: Opening

    /// Opens a store, bringing its tables up to date.
    ///
    /// - Throws: ``StoreError`` `cannotRead`, `notAStore`, `newerStore` or `busy`.
    public static func open(path: String, environment: StoreEnvironment = .system) throws(StoreError) -> SurveyStore {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
            throw StoreError(
                .cannotRead, "there is no store at \(path)",
                next: "make one with `survey-cli init`, or name another with --store")
        }
        guard try DatabaseIdentity.applicationID(path: path) == Schema.applicationID else {
            throw StoreError(.notAStore, "\(path) is not a store of Masah", next: "name another with --store")
        }
        let store = try connect(path, environment)
        try store.read { catalog in
            guard try catalog.meta(.studyKey) != nil else {
                throw StoreError(.notAStore, "\(path) is not a store of Masah", next: "name another with --store")
            }
        }
        return store
    }

    private static func connect(_ path: String, _ environment: StoreEnvironment) throws(StoreError) -> SurveyStore {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384
                    """)
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            // After opening: GRDB sets NORMAL when it turns WAL on, and a commit would not wait for the disk.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let migrator = Schema.migrator
            try queue.read { database in
                let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
                let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
                guard application == Schema.applicationID || tables == 0 else {
                    throw StoreError(
                        .notAStore, "\(path) is a database of another program", next: "name another with --store")
                }
                if try migrator.hasBeenSuperseded(database) {
                    throw StoreError(
                        .newerStore, "\(path) was written by another version of survey-cli",
                        next: "use that version, or join again from the hub")
                }
            }
            if try queue.read({ try !migrator.hasCompletedMigrations($0) }) {
                try queue.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                }
                try migrator.migrate(queue)
            }
            return SurveyStore(path: path, environment: environment, queue: queue)
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Who a new store belongs to.
    public struct Identity: Sendable {
        /// The study document.
        public var study: Study
        /// The study's public key.
        public var studyKey: [UInt8]
        /// The device's key and membership; nil for a replica that only reads, such as a hub's projection.
        public var device: (key: SigningKey, certificate: Certificate)?
        /// The study's secret key, in a store that begins its study itself.
        public var studySecret: SigningKey?
        /// Where the hub is.
        public var hubURL: String?

        /// An identity.
        public init(
            study: Study, studyKey: [UInt8], device: (key: SigningKey, certificate: Certificate)?,
            studySecret: SigningKey? = nil, hubURL: String? = nil
        ) {
            self.study = study
            self.studyKey = studyKey
            self.device = device
            self.studySecret = studySecret
            self.hubURL = hubURL
        }
    }

    /// Makes a store. The file appears only once it is whole.
    ///
    /// - Throws: ``StoreError`` `exists` if there is something at `path`, or `cannotWrite`.
    public static func create(
        path: String, identity: Identity, environment: StoreEnvironment = .system
    ) throws(StoreError) -> SurveyStore {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw StoreError(.exists, "\(path) exists already", next: "choose another path, or remove it yourself")
        }
        let building = path + ".new-\(Hex.encode(environment.randomBytes(4)))"
        // Only the owner may read it: SQLite gives its -wal file the same permissions.
        guard
            FileManager.default.createFile(atPath: building, contents: nil, attributes: [.posixPermissions: 0o600])
        else {
            throw StoreError(
                .cannotWrite, "\(path) cannot be made", next: "check that its folder exists and can be written to")
        }
        do {
            let store = try connect(building, environment)
            try store.write { catalog in
                try catalog.setMeta(.study, identity.study.encoded())
                try catalog.setMeta(.studyKey, identity.studyKey)
                try catalog.setMeta(.studySecret, identity.studySecret?.rawBytes)
                try catalog.setMeta(.hubURL, identity.hubURL.map { Array($0.utf8) })
                if let device = identity.device {
                    try catalog.setMeta(.deviceKey, device.key.rawBytes)
                    try store.add(device.certificate, catalog)
                    try catalog.setMeta(.certificate, device.certificate.bytes)
                    try store.drawSite(device.certificate, catalog)
                }
            }
            try store.close()
            try FileManager.default.moveItem(atPath: building, toPath: path)
        } catch {
            remove(path: building)
            throw StoreError(error, path: path)
        }
        let store = try connect(path, environment)
        if identity.device != nil {
            try store.write { try store.adoptFile($0) }
        }
        return store
    }

    /// Removes a store with the files beside it: for undoing its making, not for erasing data.
    public static func remove(path: String) {
        for suffix in ["", "-wal", "-shm", StoreWitness.suffix] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
        try? FileManager.default.removeItem(atPath: path + AttachmentFolder.suffix)
    }

    /// Closes the file. A store that is not used any more closes by itself.
    public func close() throws(StoreError) {
        do {
            try queue.close()
        } catch {
            throw StoreError(error, path: path)
        }
    }

    // MARK: Transactions

    /// Makes room for the saves that follow on one, in its transaction (``WriteAheadRoom``).
    func makeRoom() { room.withLock { $0.make() } }

    func read<Value>(_ body: (Catalog) throws -> Value) throws(StoreError) -> Value {
        do {
            return try queue.read { try body(Catalog($0, names.withLock { $0 })) }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    func write<Value>(_ body: (Catalog) throws -> Value) throws(StoreError) -> Value {
        do {
            return try queue.writeWithoutTransaction { database in
                // Taken out, so that adding a name does not copy them all; not put back if this fails.
                let catalog = Catalog(
                    database, names.withLock { exchange(&$0, with: Names()) },
                    lastSaving: saving.withLock { exchange(&$0, with: nil) })
                let value = try database.inImmediateTransaction { try body(catalog) }
                names.withLock { $0 = catalog.names.kept }
                saving.withLock { $0 = catalog.saving }
                return value
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }
}
