internal import GRDB
public import SurveyStore
public import SurveySync

/// Who may sync.
extension Hub {
    /// How long an invitation holds unless somebody says otherwise.
    public static let invitationLifetime: Duration = .seconds(7 * 86_400)

    /// Makes a one-time invitation. The hub keeps the secret's hash, and nobody can ask for the secret again.
    ///
    /// - Parameters:
    ///   - scope: where the member may work: a region of the study, or a place below it.
    ///   - name: what the member will be called: a label, not a person's name; nil leaves it to the device.
    ///   - url: the hub's address as the device will reach it.
    /// - Throws: ``StoreError`` `badData` for a scope that is not in the study, or a name that is too long.
    public func invite(
        study id: StudyID, role: Role, scope: Scope, name: String? = nil,
        expiresIn lifetime: Duration = Hub.invitationLifetime, url: String
    ) throws(StoreError) -> Invitation {
        let study = try hosted(id)
        try study.log.study.check(scope)
        if let name { try MemberName.check(name) }
        guard lifetime > .zero else {
            throw StoreError(.badData, "an invitation that has ended cannot be made", next: "let it hold for some days")
        }
        guard (1...2_048).contains(url.utf8.count) else {
            throw StoreError(.badData, "the hub's address is missing or too long", next: "give it as https://host:port")
        }
        let invitation = Invitation(url: url, studyKey: study.log.studyKey, secret: environment.randomBytes(16))
        let now = environment.now()
        try study.log.invite(
            hash: Invitation.hash(ofSecret: invitation.secret), role: role, scope: scope, label: name, now: now,
            expires: now + UInt64(lifetime.components.seconds) * 1_000)
        return invitation
    }

    /// The invitations that were made, oldest first.
    public func invitations(study id: StudyID) throws(StoreError) -> [InvitationRecord] {
        try hosted(id).log.invitations()
    }

    /// Takes back an invitation that nobody has joined with.
    ///
    /// - Throws: ``StoreError`` `notFound`, or `conflict` for one that is spent.
    public func withdraw(invitation number: Int64, study id: StudyID) throws(StoreError) {
        try hosted(id).log.withdraw(invitation: number, now: environment.now())
    }

    /// The devices that joined, oldest first.
    public func members(study id: StudyID) throws(StoreError) -> [Member] {
        try hosted(id).log.members()
    }

    /// Shuts a device out from now on. What it wrote stays.
    ///
    /// - Throws: ``StoreError`` `notFound`.
    public func revoke(member number: Int64, study id: StudyID) throws(StoreError) {
        try hosted(id).log.revoke(member: number, now: environment.now())
    }

    /// Lets a member have what others saved, who came back to a hub that was put back from a backup and had forgotten it.
    ///
    /// - Throws: ``StoreError`` `notFound`, or `conflict` for one that was revoked or replaced.
    public func confirm(member number: Int64, study id: StudyID) throws(StoreError) {
        try hosted(id).log.confirm(member: number, now: environment.now())
    }

    /// The last lines of the audit trail, oldest first.
    public func audit(study id: StudyID, last count: Int = 1_000) throws(StoreError) -> [AuditEntry] {
        try hosted(id).log.read { try AuditTrail.last(count, $0) }
    }

    /// Publishes a form version under the study's key.
    ///
    /// - Returns: its position in the log.
    /// - Throws: ``StoreError`` `exists` for another content under a version that is taken.
    @discardableResult
    public func publish(_ form: FormToPublish, study id: StudyID) throws(StoreError) -> UInt64 {
        let study = try hosted(id)
        return try Self.publish(form, under: study.key, log: study.log, now: environment.now())
    }

    /// Gives the study's log a new epoch: after putting back a backup. Devices then offer everything that they have, and
    /// so give back what the backup did not hold.
    public func renewEpoch(study id: StudyID) throws(StoreError) {
        let epoch = environment.randomBytes(HubCursor.epochBytes)
        let now = environment.now()
        try hosted(id).log.write { database in
            _ = try StudyLog.renewEpoch(to: epoch, because: "the operator gave the log a new epoch", now: now, database)
        }
    }
}

/// What a member may be called.
enum MemberName {
    /// UTF-8 bytes of a name.
    static let bytes = 128

    static func isGood(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= bytes
            && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    static func check(_ name: String) throws(StoreError) {
        guard isGood(name) else {
            throw StoreError(
                .badData, "a member's name has 1 to \(bytes) bytes and no control characters", next: "choose another")
        }
    }
}
