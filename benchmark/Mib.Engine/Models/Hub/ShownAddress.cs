namespace Mib.Engine.Models.Hub;

/// <summary>Addresses as they may be shown.</summary>
internal static class ShownAddress
{
    /// <summary>An address without user and query: what a hub redirects to is signed there, and whoever has it can use it.</summary>
    public static string Shown(this Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
