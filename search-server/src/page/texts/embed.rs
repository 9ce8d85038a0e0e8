//! Texts of the search box's plain form, and of the page that makes its snippet. What its
//! script says is in `web/src/box/texts.ts`.

super::texts! {
    /// The plain form of the box.
    SearchBox {
        label: "Etsi palveluja", "Sök tjänster", "Find services", "Etsi apua ja palveluja";
        submit: "Hae", "Sök", "Search", "Hae";
        all: "Kaikki tulokset ja rajaukset", "Alla resultat och avgränsningar", "All results and filters", "Katso kaikki tulokset";
    }
}

super::texts! {
    /// The page that makes the snippet.
    Builder {
        title: "Haku omalle sivullesi", "Sökrutan på din egen webbplats", "The search box on your own site", "Haku omalle sivullesi";
        lead: "Valitse asetukset ja kopioi koodi sivullesi. Haku ei käytä evästeitä eikä kutsu muita palvelimia kuin tätä.", "Välj inställningar och kopiera koden till din sida. Sökrutan använder inga kakor och kontaktar inga andra servrar än den här.", "Choose the options and copy the code to your page. The box uses no cookies and asks no other server than this one.", "Valitse asetukset. Kopioi sitten koodi omalle sivullesi. Haku ei käytä evästeitä.";
        options: "Asetukset", "Inställningar", "Options", "Asetukset";
        language: "Haun kieli", "Sökrutans språk", "Language of the box", "Haun kieli";
        place: "Paikka", "Plats", "Place", "Paikka";
        place_hint: "Tästä haetaan, kun hakija ei kerro paikkaa. Esimerkiksi Forssa.", "Här söks när den som söker inte nämner någon plats. Till exempel Åbo.", "Where to search when no place is said. For example Forssa.", "Haku etsii täältä, jos ihminen ei kirjoita paikkaa. Esimerkiksi Forssa.";
        service_class: "Palveluluokka", "Serviceklass", "Service class", "Palveluluokka";
        service_class_hint: "Vain tämän luokan palvelut, luokan nimellä.", "Bara tjänster i den här klassen, med klassens namn.", "Only services of this class, by its name.", "Vain tämän luokan palvelut, luokan nimellä.";
        filters: "Muut rajaukset", "Andra avgränsningar", "Other filters", "Muut rajaukset";
        filters_hint: "Rajapinnan parametreina, esimerkiksi fee=free&channel=phone.", "Som gränssnittets parametrar, till exempel fee=free&channel=phone.", "As parameters of the API, for example fee=free&channel=phone.", "Rajapinnan parametreina, esimerkiksi fee=free&channel=phone.";
        per_page: "Tuloksia kerralla", "Resultat åt gången", "Results at a time", "Tuloksia kerralla";
        results: "Tulokset näytetään", "Resultaten visas", "Results are shown", "Tulokset näytetään";
        results_here: "sivullasi haun alla", "på din sida under sökrutan", "on your page, below the box", "sivullasi haun alla";
        results_portal: "tällä sivustolla", "på den här webbplatsen", "on this site", "tällä sivustolla";
        make: "Päivitä koodi", "Uppdatera koden", "Update the code", "Päivitä koodi";
        preview: "Esikatselu", "Förhandsvisning", "Preview", "Esikatselu";
        preview_hint: "Tältä haku näyttää, kun sivusi tyylejä ei ole muutettu. Kokeile hakea.", "Så här ser sökrutan ut innan du ändrar stilen. Prova att söka.", "How the box looks before you change its style. Try a search.", "Tältä haku näyttää. Voit kokeilla sitä.";
        snippet: "Koodi sivullesi", "Kod till din sida", "Code for your page", "Koodi sivullesi";
        snippet_hint: "Haku päivittyy, kun palvelin päivittyy.", "Sökrutan uppdateras när servern uppdateras.", "The box is updated when this server is.", "Haku päivittyy, kun palvelin päivittyy.";
        pinned: "Koodi, jonka selain tarkistaa", "Kod som webbläsaren kontrollerar", "Code that the browser checks", "Koodi, jonka selain tarkistaa";
        pinned_hint: "Selain hyväksyy vain juuri tämän skriptin. Kun palvelin päivittyy, koodi on kopioitava uudelleen: siihen asti sivullasi näkyy tavallinen hakulomake.", "Webbläsaren godkänner bara exakt det här skriptet. När servern uppdateras måste koden kopieras på nytt: tills dess visas ett vanligt sökformulär på din sida.", "The browser accepts exactly this script and no other. When this server is updated, the code has to be copied anew: until then your page shows a plain search form.", "Selain hyväksyy vain juuri tämän koodin. Kun palvelin muuttuu, kopioi koodi uudelleen.";
        frame: "Kehys (iframe)", "Ram (iframe)", "Frame (iframe)", "Kehys (iframe)";
        frame_hint: "Sivuille, joille ei voi lisätä skriptejä.", "För sidor där skript inte kan läggas till.", "For pages that scripts cannot be added to.", "Sivuille, joille ei voi lisätä skriptejä.";
        copy: "Kopioi", "Kopiera", "Copy", "Kopioi";
        copied: "Kopioitu", "Kopierad", "Copied", "Kopioitu";
        wrong_filters: "Rajauksia ei tunneta:", "Okända avgränsningar:", "Unknown filters:", "Rajauksia ei tunneta:";
        missing: "Tähän palvelimeen ei ole rakennettu skriptejä, joten vain kehys on käytettävissä.", "Den här servern har byggts utan skript, så bara ramen kan användas.", "This server was built without scripts, so only the frame can be used.", "Tällä palvelimella ei ole skriptejä. Käytä kehystä.";
    }
}
