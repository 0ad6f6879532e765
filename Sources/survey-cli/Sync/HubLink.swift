import SurveyStore
import SurveySync

/// The way from a store to its hub.
struct HubLink {
    private let store: SurveyStore
    private let profile: SurveyStore.Profile
    private let server: String?

    /// - Parameter server: another address than the one that the store knows.
    init(_ store: SurveyStore, server: String? = nil) throws {
        self.store = store
        self.server = server
        profile = try store.profile()
    }

    /// A transport that signs as the store's device.
    ///
    /// - Throws: ``CLIError`` `usage` if no hub is known.
    func transport() throws -> HTTPTransport {
        guard let url = server ?? profile.hubURL else {
            throw CLIError(
                .usage, "usage", "the store knows no hub",
                next: "name one with `survey-cli sync --server URL`, or use `survey-cli bundle` to carry saves by hand")
        }
        return try HTTPTransport(
            url: url, study: profile.studyID, device: try store.deviceKey(), certificate: profile.certificate,
            now: StoreEnvironment.system.now)
    }

    /// Remembers an address once a hub of the study has answered there.
    func remember() throws {
        if let server, server != profile.hubURL { try store.setHub(url: server) }
    }
}
